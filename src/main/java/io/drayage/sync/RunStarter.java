package io.drayage.sync;

import io.drayage.plan.SyncTask;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins runs of tasks. */
public final class RunStarter {
  private static final Logger LOG = LoggerFactory.getLogger(RunStarter.class);

  private final Function<String, Optional<SyncTask>> tasks;
  private final Clock clock;

  /** Looks names up in {@code tasks} and takes the time from {@code clock}. */
  public RunStarter(Function<String, Optional<SyncTask>> tasks, Clock clock) {
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Begins a run of the task of this name.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public TaskRun start(String taskName) {
    SyncTask task =
        tasks
            .apply(taskName)
            .orElseThrow(() -> new IllegalArgumentException("no task named " + taskName));
    TaskRun run = new TaskRun(newId(), task, clock.instant());
    LOG.atInfo()
        .addKeyValue("run", run.id())
        .addKeyValue("task", taskName)
        .addKeyValue("source", task.source().registry())
        .addKeyValue("target", task.target().registry())
        .addKeyValue("mappings", task.mappings().size())
        .log("task started");
    return run;
  }

  private static String newId() {
    return UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
  }
}
