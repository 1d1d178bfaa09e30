package io.drayage.live;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.status.Elsewhere;
import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.RegistryState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import io.drayage.status.WorkerState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The present state, from the events of runs. Last runs are kept between processes; images are
 * those of the last runs of this process. Safe for several threads.
 */
public final class LiveState implements Overview, SyncListener {
  private final LiveSources sources;
  private final HealthRule rule;
  private final Clock clock;
  private final Changes changes;
  private final Movements movements;
  private final LiveTasks tasks;
  private final RunningTasks running;
  private final LiveImages images;
  private final Map<Schedule, Optional<Duration>> maxAges = new ConcurrentHashMap<>();
  private volatile Optional<LiveWorkers> heard = Optional.empty();

  /**
   * A state without images.
   *
   * @param rule rule for healthy tasks
   * @param nanos a monotonic clock
   */
  public LiveState(LiveSources sources, HealthRule rule, Clock clock, LongSupplier nanos) {
    this.sources = sources;
    this.rule = rule;
    this.clock = clock;
    this.changes = new Changes(nanos, sources.registries());
    this.movements = new Movements(clock, nanos, changes);
    this.running = new RunningTasks(movements);
    this.tasks = new LiveTasks(sources, clock);
    this.images = new LiveImages(sources, tasks, running, movements);
  }

  /** From now on {@code listener} gets each change. It must not block. */
  public void onChange(Consumer<Change> listener) {
    changes.add(listener);
  }

  @Override
  public List<TaskState> tasks() {
    return sources.plan().get().tasks().stream().map(this::state).toList();
  }

  /** From now on tasks that run at other schedulers are shown too. */
  public void sharing(Elsewhere others) {
    tasks.sharing(others);
  }

  /** From now on the workers that {@code workers} hears of are shown too. */
  public void hearing(LiveWorkers workers) {
    heard = Optional.of(workers);
  }

  @Override
  public List<WorkerState> workers() {
    return heard.map(LiveWorkers::states).orElse(List.of());
  }

  @Override
  public boolean hasWorkers() {
    return heard.isPresent();
  }

  /** The copies under way, as a worker tells them. */
  public List<ToldProgress.Copy> copies() {
    return movements.copies();
  }

  /** What other schedulers do. */
  Elsewhere elsewhere() {
    return tasks.elsewhere();
  }

  /** The runs under way in this process. */
  public List<RunState> running() {
    return running.states();
  }

  private TaskState state(SyncTask task) {
    Instant now = clock.instant();
    LiveTask.Timing timing =
        new LiveTask.Timing(
            now,
            sources.paused().test(task.name()),
            sources.next(task.name()),
            maxAges.computeIfAbsent(task.schedule(), any -> rule.maxAge(any, now)));
    if (!elsewhere().isShared()) {
      return tasks.of(task.name()).state(task, running(task.name()), timing, rule);
    }
    Optional<RunState> run = running(task.name()).or(() -> elsewhere().running(task.name()));
    return tasks.adopted(task.name()).state(task, run, timing, rule).among(elsewhere());
  }

  /** The run of the task that is under way. */
  Optional<RunState> running(String taskName) {
    return running.of(taskName);
  }

  @Override
  public List<ImageState> images() {
    return images.states();
  }

  @Override
  public Optional<ImageState> image(String target) {
    return images.state(target);
  }

  /** Finds the image of a target reference. */
  Optional<LiveImages.Found> find(String target) {
    return images.find(target);
  }

  @Override
  public List<MappingFailure> mappingFailures() {
    return images.mappingFailures();
  }

  @Override
  public List<Movement> movements() {
    heard.ifPresent(LiveWorkers::dropLost);
    return movements.states();
  }

  @Override
  public List<RegistryState> registries() {
    return sources.registries().get();
  }

  /** Whether a whole run of the task has ended in this process. */
  boolean hasRun(String taskName) {
    return tasks.of(taskName).hasRunHere();
  }

  /** Tells that a task was paused or resumed, or runs elsewhere. */
  public void taskChanged(String taskName) {
    changes.runChanged(taskName);
  }

  @Override
  public void runBegan(TaskRun run) {
    tasks.of(run.taskName()).images().runBegan();
    running.begin(run);
    changes.runChanged(run.taskName());
  }

  @Override
  public void imagesFound(String runId, int images) {
    running
        .run(runId)
        .ifPresent(
            progress -> {
              progress.found(images);
              changes.runGoesOn(progress.run().taskName());
            });
  }

  @Override
  public void copyBegan(ImagePair image, long totalBytes) {
    movements.begin(image, totalBytes);
  }

  @Override
  public void copyAt(ImagePair image, String worker) {
    movements.at(image, worker);
  }

  @Override
  public void copyEnded(ImagePair image) {
    if (movements.end(image)) {
      changes.tell(() -> new Change.ImageChanged(image.target().toString()));
    }
  }

  @Override
  public void bytesMoved(ImagePair image, long bytes) {
    movements.move(image, bytes);
  }

  @Override
  public void bytesSaved(ImagePair image, long bytes) {
    movements.save(image, bytes);
  }

  @Override
  public void imageDone(CopyResult result) {
    ImagePair image = result.image();
    Optional<RunProgress> progress = running.run(image.runId());
    String owner = progress.map(known -> known.run().taskName()).orElse(image.taskName());
    boolean moved = movements.end(image);
    progress.ifPresent(known -> known.add(result));
    Optional<Instant> retry =
        result.failed().isPresent() ? sources.retry().apply(image) : Optional.empty();
    boolean changed = tasks.of(owner).images().done(result, clock.instant(), retry);
    if (changed || moved) {
      changes.tell(() -> new Change.ImageChanged(image.target().toString()));
    }
    changes.runGoesOn(owner);
  }

  @Override
  public void runEnded(TaskReport report) {
    TaskRun run = report.run();
    if (!running.end(run.id())) {
      return;
    }
    movements.endAll(run.id());
    LiveTask task = tasks.of(run.taskName());
    task.runEnded(report);
    if (!run.hasFilter()) {
      task.runs().write(sources.memory().get(), run.taskName());
      forgetRemoved();
    }
    changes.runChanged(run.taskName());
  }

  /** Drops tasks that left the files, and schedules with them. */
  private void forgetRemoved() {
    SyncPlan plan = sources.plan().get();
    Set<String> names = new HashSet<>(running.taskNames());
    plan.tasks().forEach(task -> names.add(task.name()));
    tasks.retain(names);
    maxAges
        .keySet()
        .retainAll(plan.tasks().stream().map(SyncTask::schedule).collect(Collectors.toSet()));
  }
}
