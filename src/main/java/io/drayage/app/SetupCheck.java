package io.drayage.app;

import io.drayage.config.ConfigProblem;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.traffic.Side;
import io.drayage.route.RouteException;
import io.drayage.route.RouteRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the routes and the properties as a start does, and starts nothing. */
public final class SetupCheck {
  private static final Pattern PLACE = Pattern.compile("(.+?):([0-9]+): (.*)", Pattern.DOTALL);

  private final Settings settings;
  private final Map<String, String> environment;
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();

  public SetupCheck(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** Everything that would end a start with these plans. */
  public List<ConfigProblem> problems(List<SyncPlan> plans) {
    settings.wrongValues().forEach(this::property);
    attempt(() -> SyncSession.clientOptions(settings));
    attempt(() -> QuietProperties.hours(settings));
    attempt(() -> FailedProperties.rule(settings));
    attempt(() -> RegistryProperties.proxies(environment));
    if (problems.isEmpty()) {
      plans.forEach(this::registries);
      routes();
    }
    return new ArrayList<>(problems);
  }

  private void registries(SyncPlan plan) {
    RegistryProperties properties =
        new RegistryProperties(settings, RegistryProperties.proxies(environment));
    for (SyncTask task : plan.tasks()) {
      registry(task.source().registry(), properties);
      registry(task.target().registry(), properties);
    }
  }

  private void registry(RegistryHost host, RegistryProperties properties) {
    attempt(() -> properties.endpoint(host));
    attempt(() -> properties.proxies(host));
    attempt(() -> properties.vouchedHosts(host));
    attempt(() -> properties.pullReserve(host));
    attempt(() -> properties.isSourceOnly(host));
    attempt(() -> new TrafficProperties(settings).limits(host, Side.SOURCE));
    attempt(() -> new TrafficProperties(settings).limits(host, Side.TARGET));
  }

  private void routes() {
    try {
      RouteRuntime.check(SyncSession.routeSettings(settings, SyncSession.Mode.AGAIN_AND_AGAIN));
    } catch (RouteException e) {
      e.problems().forEach(this::route);
    }
  }

  private void attempt(Runnable check) {
    try {
      check.run();
    } catch (UsageException e) {
      property(String.valueOf(e.getMessage()));
    }
  }

  private void property(String message) {
    problems.add(new ConfigProblem(settings.file(), 0, 0, message));
  }

  private void route(String problem) {
    Matcher place = PLACE.matcher(problem);
    problems.add(
        place.matches()
            ? new ConfigProblem(
                Path.of(place.group(1)), Integer.parseInt(place.group(2)), 0, place.group(3))
            : new ConfigProblem(settings.path("drayage.routes.dir"), 0, 0, problem));
  }
}
