package io.drayage.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.management.Answer;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Overview;
import io.drayage.status.ReloadState;
import io.drayage.status.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health of the process at {@code /observe/health}: 200 if all checks are up, 503 if one is down.
 * Reasons are in the log and in the API, since health needs no token.
 */
public final class HealthResources {
  private static final String PATH = "/observe/health";

  private final Parts parts;

  private HealthResources(Parts parts) {
    this.parts = parts;
  }

  /**
   * What is checked.
   *
   * @param running whether the first files and routes are loaded, and no stop has begun
   * @param state why the state can't be written; empty if it can
   * @param history why the history can't be written; empty if it can
   */
  public record Parts(
      Overview overview,
      Supplier<List<ReloadState>> reloads,
      BooleanSupplier running,
      Supplier<Optional<String>> state,
      Supplier<Optional<String>> history) {}

  private record Health(String status, List<Check> checks) {
    static Health of(List<Check> checks) {
      boolean down = checks.stream().anyMatch(check -> !check.up());
      return new Health(Check.status(!down), checks);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Check(String name, String status, Map<String, String> data) {
    static Check of(String name, boolean up) {
      return new Check(name, status(up), Map.of());
    }

    static String status(boolean up) {
      return up ? "UP" : "DOWN";
    }

    boolean up() {
      return status.equals("UP");
    }
  }

  /** Adds the resources. */
  public static void addTo(Resources resources, Parts parts) {
    HealthResources health = new HealthResources(parts);
    add(resources, PATH + "/live", List::of);
    add(resources, PATH + "/ready", health::ready);
    add(resources, PATH, health::all);
  }

  private static void add(Resources resources, String path, Supplier<List<Check>> checks) {
    resources.add(
        "GET", path, Access.OPEN, Parameters.none(request -> answer(Health.of(checks.get()))));
  }

  private static Answer answer(Health health) {
    return Answers.of(health.status().equals("UP") ? 200 : 503, health);
  }

  private List<Check> ready() {
    return List.of(Check.of("running", parts.running().getAsBoolean()));
  }

  private List<Check> all() {
    List<Check> checks = new ArrayList<>(ready());
    parts.reloads().get().forEach(reload -> checks.add(reload(reload)));
    checks.add(Check.of("state", parts.state().get().isEmpty()));
    checks.add(Check.of("history", parts.history().get().isEmpty()));
    parts.overview().tasks().forEach(task -> checks.add(task(task)));
    return checks;
  }

  private static Check reload(ReloadState reload) {
    return new Check(
        reload.what(),
        Check.status(reload.successful()),
        Map.of("lastReload", seconds(reload.time())));
  }

  private static Check task(TaskState task) {
    Map<String, String> data = new TreeMap<>();
    task.lastSuccess().ifPresent(time -> data.put("lastSuccess", seconds(time)));
    task.maxAge().ifPresent(age -> data.put("maxAge", age.toString()));
    task.newerAt().ifPresent(scheduler -> data.put("newerAt", scheduler));
    if (task.paused()) {
      data.put("paused", "true");
    }
    return new Check("task/" + task.name(), Check.status(task.healthy()), data);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
