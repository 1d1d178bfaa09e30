package io.drayage.live;

import io.drayage.status.RunState;
import io.drayage.sync.TaskRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The runs under way in this process. Safe for several threads. */
final class RunningTasks {
  private final Map<String, RunProgress> runs = new ConcurrentHashMap<>();
  private final Movements movements;

  RunningTasks(Movements movements) {
    this.movements = movements;
  }

  void begin(TaskRun run) {
    runs.put(run.id(), new RunProgress(run));
  }

  /** Ends a run; false if it was not under way. */
  boolean end(String runId) {
    return runs.remove(runId) != null;
  }

  Optional<RunProgress> run(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** The state of the task's run. */
  Optional<RunState> of(String taskName) {
    return runs.values().stream()
        .filter(progress -> progress.run().taskName().equals(taskName))
        .findFirst()
        .map(this::state);
  }

  List<RunState> states() {
    return runs.values().stream().map(this::state).toList();
  }

  Set<String> taskNames() {
    return runs.values().stream()
        .map(progress -> progress.run().taskName())
        .collect(Collectors.toSet());
  }

  private RunState state(RunProgress progress) {
    return progress.state(movements.moved(progress.run().id()));
  }
}
