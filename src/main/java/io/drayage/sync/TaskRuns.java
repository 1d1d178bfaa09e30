package io.drayage.sync;

import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plan of today, and the runs under way with their tasks as they were when the run began: a run
 * keeps its registries and credentials to its end. Safe for several threads.
 */
public final class TaskRuns {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRuns.class);

  private final InstantSource clock;
  private final Runnable onBegin;
  private final Map<String, TaskRun> underWay = new ConcurrentHashMap<>();
  private volatile SyncPlan plan;

  /** Calls {@code onBegin} when a run begins. */
  public TaskRuns(SyncPlan plan, InstantSource clock, Runnable onBegin) {
    this.plan = plan;
    this.clock = clock;
    this.onBegin = onBegin;
  }

  /** The plan of today. */
  public SyncPlan plan() {
    return plan;
  }

  /** Takes on {@code next}; an equal plan stays the same object. */
  public void replace(SyncPlan next) {
    plan = next.equals(plan) ? plan : next;
  }

  /** The task of this name: the one that is running, else that of the files, to run or not. */
  public Optional<SyncTask> task(String name) {
    return underWay(name).map(TaskRun::task).or(() -> plan.taskOfFiles(name));
  }

  /** The run of this task that is under way. */
  public Optional<TaskRun> underWay(String taskName) {
    return Optional.ofNullable(underWay.get(taskName));
  }

  /** Whether no run is under way. */
  public boolean areDone() {
    return underWay.isEmpty();
  }

  /**
   * A run of the task, which is under way from now on; empty if another one is.
   *
   * @throws IllegalArgumentException if the plan has no such task to run
   */
  public Optional<TaskRun> claim(String taskName) {
    SyncTask task =
        plan.task(taskName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no task named %s; there are %s"
                            .formatted(
                                taskName,
                                plan.tasks().stream()
                                    .map(SyncTask::name)
                                    .collect(Collectors.joining(", ")))));
    TaskRun run = new TaskRun(newId(), task, clock.instant());
    return underWay.putIfAbsent(taskName, run) == null ? Optional.of(run) : Optional.empty();
  }

  /** The run begins. */
  public void begin(TaskRun run) {
    onBegin.run();
    SyncTask task = run.task();
    LOG.atInfo()
        .addKeyValue("run", run.id())
        .addKeyValue("task", task.name())
        .addKeyValue("source", task.source().registry())
        .addKeyValue("target", task.target().registry())
        .addKeyValue("mappings", task.mappings().size())
        .log("task started");
  }

  /** The run is under way no more, if it was. */
  public synchronized void end(TaskRun run) {
    underWay.remove(run.taskName(), run);
    notifyAll();
  }

  /** Returns when no run of the task is under way. */
  public synchronized void awaitEnd(String taskName) throws InterruptedException {
    while (underWay.containsKey(taskName)) {
      wait();
    }
  }

  private static String newId() {
    return UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
  }
}
