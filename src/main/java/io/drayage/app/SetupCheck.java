package io.drayage.app;

import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.config.ConfigProblem;
import io.drayage.plan.SyncPlan;
import io.drayage.route.RouteRuntime;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFolder;
import io.drayage.route.file.RouteOverride;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Check of routes and properties as at a start, without starting. */
public final class SetupCheck {
  private static final Pattern PLACE = Pattern.compile("(.+?)(?::([0-9]+))?: (.*)", Pattern.DOTALL);

  private final Settings settings;
  private final Map<String, String> environment;

  /** Checks nothing yet. */
  public SetupCheck(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** Problems that would prevent a start with these plans. */
  public List<ConfigProblem> problems(List<SyncPlan> plans) {
    List<String> problems = new ArrayList<>();
    Settings noting = settings.noting(problems);
    SessionSettings told = SessionSettings.read(noting, environment, SessionMode.AGAIN_AND_AGAIN);
    SessionSettings.routes(noting, SessionMode.ONCE);
    List.of("drayage.watch.interval", "drayage.watch.quiet").forEach(noting::millis);
    ManagementSettings.read(noting);
    plans.forEach(told.hosts()::check);
    if (problems.isEmpty()) {
      try {
        RouteRuntime.check(told.routes());
      } catch (RouteException e) {
        problems.addAll(e.problems());
      }
    }
    return new LinkedHashSet<>(problems).stream().map(this::problem).toList();
  }

  /**
   * Route files that {@code run} loads.
   *
   * @throws UsageException if a property can't be used
   */
  public RouteFolder routeFolder() {
    return SessionSettings.routes(settings, SessionMode.AGAIN_AND_AGAIN).folder();
  }

  /** Warnings for own route files whose shipped file an upgrade has changed. */
  public List<ConfigProblem> warnings() {
    return routeFolder().overrides().stream()
        .filter(RouteOverride::isOutdated)
        .map(
            override ->
                new ConfigProblem(
                    override.own(),
                    0,
                    0,
                    "an upgrade has changed the shipped file: " + override.hint()))
        .toList();
  }

  /** Problems of routes as problems of files. */
  public List<ConfigProblem> problems(RouteException failure) {
    return failure.problems().stream().map(this::problem).toList();
  }

  private ConfigProblem problem(String message) {
    Matcher place = PLACE.matcher(message);
    return place.matches()
        ? new ConfigProblem(Path.of(place.group(1)), line(place.group(2)), 0, place.group(3))
        : new ConfigProblem(settings.path("drayage.routes.dir"), 0, 0, message);
  }

  private static int line(@Nullable String number) {
    return number == null ? 0 : Integer.parseInt(number);
  }
}
