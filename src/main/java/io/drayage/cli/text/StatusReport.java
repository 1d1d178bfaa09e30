package io.drayage.cli.text;

import io.drayage.app.client.RunningProcess;
import io.drayage.app.client.RunningProcess.Cause;
import io.drayage.status.Movement;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The present state of the running process; {@code status --output json} prints it.
 *
 * @param healthy whether each task is healthy
 */
public record StatusReport(
    boolean healthy,
    List<TaskState> tasks,
    List<Cause> failures,
    List<Movement> movements,
    List<RegistryState> registries,
    List<ReloadState> reloads) {
  private static final int NAMED = 3;

  /** Asks the process. */
  public static StatusReport of(RunningProcess process) {
    List<TaskState> tasks = process.tasks();
    return new StatusReport(
        tasks.stream().allMatch(TaskState::healthy),
        tasks,
        process.failures(),
        process.movements(),
        process.registries(),
        process.reloads());
  }

  /** Whether nothing is to be done. */
  public boolean isWell() {
    return healthy
        && failures.isEmpty()
        && registries.stream().noneMatch(RegistryState::circuitOpen)
        && reloads.stream().allMatch(ReloadState::successful);
  }

  /** One sentence on whether all is well. */
  String summary(StatusTimes times) {
    if (tasks.isEmpty()) {
      return "The sync files have no tasks.";
    }
    List<String> parts = new ArrayList<>();
    reloads.stream()
        .filter(reload -> !reload.successful())
        .forEach(reload -> parts.add("An edit of " + subject(reload) + " is not in use"));
    List<TaskState> unhealthy = tasks(task -> !task.healthy());
    if (unhealthy.size() == 1) {
      parts.add("%s is not healthy: %s".formatted(name(unhealthy.get(0)), age(unhealthy, times)));
    } else if (!unhealthy.isEmpty()) {
      parts.add(
          "%d of %d tasks are not healthy: %s"
              .formatted(unhealthy.size(), tasks.size(), names(unhealthy)));
    }
    int failed = failures.stream().mapToInt(Cause::count).sum();
    if (failed > 0) {
      parts.add(ReportText.count(failed, "failure") + " in the last runs");
    }
    if (isWell()) {
      parts.add(well());
    }
    List<TaskState> running = tasks(task -> task.running().isPresent());
    if (!running.isEmpty()) {
      parts.add(names(running) + (running.size() == 1 ? " is" : " are") + " running");
    }
    List<TaskState> paused = tasks(TaskState::paused);
    if (!paused.isEmpty()) {
      parts.add(names(paused) + (paused.size() == 1 ? " is" : " are") + " paused");
    }
    next(times).ifPresent(parts::add);
    return String.join("; ", parts) + ".";
  }

  private static String age(List<TaskState> unhealthy, StatusTimes times) {
    TaskState task = unhealthy.get(0);
    return task.maxAge().isEmpty()
        ? "its run failed"
        : task.lastSuccess()
            .map(time -> "no success since " + times.at(time))
            .orElse("no success yet");
  }

  /** What was read again, such as {@code sync files}. */
  static String subject(ReloadState reload) {
    return reload.what().equals("files") ? "sync files" : "routes";
  }

  private String well() {
    List<TaskState> fresh = tasks(task -> task.lastRun().isEmpty());
    if (fresh.size() == tasks.size()) {
      return "No run has ended yet";
    }
    long images =
        tasks.stream()
            .flatMap(task -> task.lastRun().stream())
            .mapToLong(StatusReport::inSync)
            .sum();
    String all = "All is well: %s in sync".formatted(ReportText.count(images, "image"));
    return fresh.isEmpty() ? all : all + ", " + names(fresh) + " not run yet";
  }

  private static long inSync(RunState run) {
    return run.counts().copied() + run.counts().unchanged();
  }

  private Optional<String> next(StatusTimes times) {
    return tasks.stream()
        .filter(task -> task.nextRun().isPresent())
        .min(Comparator.comparing(task -> task.nextRun().orElse(Instant.MAX)))
        .map(
            task ->
                "next run at %s (%s)"
                    .formatted(times.at(task.nextRun().orElseThrow()), name(task)));
  }

  private List<TaskState> tasks(Predicate<TaskState> wanted) {
    return tasks.stream().filter(wanted).toList();
  }

  private static String names(List<TaskState> some) {
    String first =
        some.stream().limit(NAMED).map(StatusReport::name).collect(Collectors.joining(", "));
    return some.size() > NAMED ? first + " and " + (some.size() - NAMED) + " more" : first;
  }

  private static String name(TaskState task) {
    return StatusText.safe(task.name());
  }
}
