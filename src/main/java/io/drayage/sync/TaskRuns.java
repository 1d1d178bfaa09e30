package io.drayage.sync;

import io.drayage.oci.PrintableText;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The current plan and the runs under way. A run keeps the task, registries and credentials with
 * which it began. Safe for several threads.
 */
public final class TaskRuns {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRuns.class);

  private static final int MAX_SHOWN = 10;

  /** Time after which a claim of another scheduler is looked at again. */
  private static final long ELSEWHERE_MILLIS = 1000;

  private final InstantSource clock;
  private final Consumer<TaskRun> onBegin;
  private final RunClaims claims;
  private final Map<String, TaskRun> underWay = new ConcurrentHashMap<>();
  private volatile SyncPlan plan;

  /** Passes each run to {@code onBegin} at its beginning. */
  public TaskRuns(SyncPlan plan, InstantSource clock, Consumer<TaskRun> onBegin) {
    this(plan, clock, onBegin, RunClaims.alone());
  }

  /** The same among several schedulers. */
  public TaskRuns(SyncPlan plan, InstantSource clock, Consumer<TaskRun> onBegin, RunClaims claims) {
    this.plan = plan;
    this.clock = clock;
    this.onBegin = onBegin;
    this.claims = claims;
  }

  /** Returns the current plan. */
  public SyncPlan plan() {
    return plan;
  }

  /** Replaces the plan; an equal plan stays the same object. */
  public void replace(SyncPlan next) {
    plan = next.equals(plan) ? plan : next;
  }

  /** Finds the task of this name: of the run under way, else of the sync files. */
  public Optional<SyncTask> task(String name) {
    return underWay(name).map(TaskRun::task).or(() -> plan.taskOfFiles(name));
  }

  /** Finds the run of this task that is under way. */
  public Optional<TaskRun> underWay(String taskName) {
    return Optional.ofNullable(underWay.get(taskName));
  }

  /** Tells that no run is under way. */
  public boolean areDone() {
    return underWay.isEmpty();
  }

  /**
   * Creates a run of the task and counts it as under way; empty if another one is under way.
   *
   * @throws IllegalArgumentException if the plan runs no task of this name
   */
  public Optional<TaskRun> claim(String taskName) {
    return claim(new RunRequest(taskName, Set.of()));
  }

  /**
   * The same, for a run of some repositories.
   *
   * @throws IllegalArgumentException if the plan runs no task of this name
   */
  public Optional<TaskRun> claim(RunRequest request) {
    String taskName = request.task();
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
    TaskRun run = new TaskRun(newId(), task, clock.instant(), request.repositories());
    if (underWay.putIfAbsent(taskName, run) != null) {
      return Optional.empty();
    }
    if (!isTaken(run)) {
      return Optional.empty();
    }
    if (!claims.areShared()) {
      return Optional.of(run);
    }
    // the run of another scheduler may have ended while the claim was waited for
    TaskRun begun = new TaskRun(run.id(), task, clock.instant(), request.repositories());
    underWay.put(taskName, begun);
    return Optional.of(begun);
  }

  /** Claims the task; a run without a claim is not under way, also if claiming fails. */
  private boolean isTaken(TaskRun run) {
    boolean taken = false;
    try {
      taken = claims.take(run);
    } finally {
      if (!taken) {
        drop(run);
      }
    }
    return taken;
  }

  /** Logs the beginning of the run and calls the listener. */
  public void begin(TaskRun run) {
    onBegin.accept(run);
    SyncTask task = run.task();
    // the line at the end of the run has its time too, and an unchanged run is that line alone
    LoggingEventBuilder line =
        LOG.atDebug()
            .addKeyValue("run", run.id())
            .addKeyValue("task", task.name())
            .addKeyValue("source", task.source().registry())
            .addKeyValue("target", task.target().registry())
            .addKeyValue("mappings", task.mappings().size());
    filtered(line, run).log("task started");
  }

  /** Adds the repositories of a run that does not look at all. */
  static LoggingEventBuilder filtered(LoggingEventBuilder line, TaskRun run) {
    return run.hasFilter() ? line.addKeyValue("repositories", shown(run.repositories())) : line;
  }

  private static String shown(Set<String> names) {
    String first = names.stream().sorted().limit(MAX_SHOWN).collect(Collectors.joining(", "));
    return PrintableText.text(first, 1000) + (names.size() > MAX_SHOWN ? ", …" : "");
  }

  /** Ends the run; without effect on a run that is not under way. */
  public void end(TaskRun run) {
    claims.release(run);
    drop(run);
  }

  private synchronized void drop(TaskRun run) {
    underWay.remove(run.taskName(), run);
    notifyAll();
  }

  /**
   * Waits for the end of the run of this task, if one is under way; a while for one of another
   * scheduler.
   */
  public synchronized void awaitEnd(String taskName) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ELSEWHERE_MILLIS);
    boolean isElsewhere = claims.areShared() && !underWay.containsKey(taskName);
    while (isElsewhere && System.nanoTime() < end) {
      wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    while (underWay.containsKey(taskName)) {
      wait();
    }
  }

  /** Waits until no run is under way. */
  public synchronized void awaitEnd() throws InterruptedException {
    while (!underWay.isEmpty()) {
      wait();
    }
  }

  private static String newId() {
    return UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
  }
}
