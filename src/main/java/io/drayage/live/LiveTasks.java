package io.drayage.live;

import io.drayage.plan.SyncTask;
import io.drayage.status.Elsewhere;
import io.drayage.status.RunState;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks that have run, here or at another scheduler. Safe for several threads. */
final class LiveTasks {
  private final LiveSources sources;
  private final Clock clock;
  private final Map<String, LiveTask> tasks = new ConcurrentHashMap<>();
  private volatile Elsewhere elsewhere = Elsewhere.none();

  LiveTasks(LiveSources sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  /** From now on tasks that run at other schedulers are known too. */
  void sharing(Elsewhere others) {
    elsewhere = others;
  }

  /** What other schedulers do. */
  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** The task with its last run that is known here. */
  LiveTask of(String name) {
    return tasks.computeIfAbsent(
        name,
        any -> {
          Instant now = clock.instant();
          return new LiveTask(name, now, KeptRuns.read(sources.memory().get(), name, now));
        });
  }

  /** The task with its last run, wherever it was. */
  LiveTask adopted(String name) {
    LiveTask task = of(name);
    task.adopt(KeptRuns.read(sources.memory().get(), name, clock.instant()));
    return task;
  }

  /** The tasks of the plan that have run, in its order. */
  Map<String, LiveTask> current() {
    Map<String, LiveTask> current = new LinkedHashMap<>();
    for (SyncTask task : sources.plan().get().tasks()) {
      LiveTask known = elsewhere.isShared() ? adopted(task.name()) : tasks.get(task.name());
      if (known != null) {
        current.put(task.name(), known);
      }
    }
    return current;
  }

  /** The last run of a task whose images another scheduler has looked at last. */
  Optional<RunState> ranElsewhere(String name, boolean running) {
    return elsewhere.isShared() ? of(name).ranElsewhere(running) : Optional.empty();
  }

  /** Forgets all other tasks. */
  void retain(Set<String> names) {
    tasks.keySet().retainAll(names);
  }
}
