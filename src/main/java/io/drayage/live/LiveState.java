package io.drayage.live;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Reference;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.RegistryState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The present state, from the events of runs. Last runs are kept between processes; images are
 * those of the last runs of this process. Safe for several threads.
 */
public final class LiveState implements Overview, SyncListener {
  private final Sources sources;
  private final HealthRule rule;
  private final Clock clock;
  private final Changes changes;
  private final Movements movements;
  private final Map<String, LiveTask> tasks = new ConcurrentHashMap<>();
  private final Map<String, RunProgress> running = new ConcurrentHashMap<>();
  private final Map<Schedule, Optional<Duration>> maxAges = new ConcurrentHashMap<>();

  /**
   * What the state does not hear of by events.
   *
   * @param plan tasks of the current sync files
   * @param nextRun next time of a task's timer
   * @param paused whether a task is paused
   * @param retry time up to which runs leave out a failed image
   * @param registries states of the registries
   * @param memory keeps last runs
   */
  public record Sources(
      Supplier<SyncPlan> plan,
      Function<String, Optional<Instant>> nextRun,
      Predicate<String> paused,
      Function<ImagePair, Optional<Instant>> retry,
      Supplier<List<RegistryState>> registries,
      Supplier<Memory> memory) {}

  /**
   * A state without images.
   *
   * @param rule rule for healthy tasks
   * @param nanos a monotonic clock
   */
  public LiveState(Sources sources, HealthRule rule, Clock clock, LongSupplier nanos) {
    this.sources = sources;
    this.rule = rule;
    this.clock = clock;
    this.changes = new Changes(nanos, sources.registries());
    this.movements = new Movements(clock, nanos, changes);
  }

  /** From now on {@code listener} gets each change. It must not block. */
  public void onChange(Consumer<Change> listener) {
    changes.add(listener);
  }

  @Override
  public List<TaskState> tasks() {
    return sources.plan().get().tasks().stream().map(this::state).toList();
  }

  private TaskState state(SyncTask task) {
    Instant now = clock.instant();
    LiveTask.Timing timing =
        new LiveTask.Timing(
            now,
            sources.paused().test(task.name()),
            nextRun(task.name()),
            maxAges.computeIfAbsent(task.schedule(), any -> rule.maxAge(any, now)));
    return task(task.name()).state(task, running(task.name()), timing, rule);
  }

  /** The run of the task that is under way. */
  Optional<RunState> running(String taskName) {
    return running.values().stream()
        .filter(progress -> progress.run().taskName().equals(taskName))
        .findFirst()
        .map(progress -> progress.state(movements.moved(progress.run().id())));
  }

  private Optional<Instant> nextRun(String taskName) {
    return sources.paused().test(taskName) ? Optional.empty() : sources.nextRun().apply(taskName);
  }

  @Override
  public List<ImageState> images() {
    Function<ImageKey, Optional<Instant>> copying = movements.begins();
    List<ImageStates.Part> all = new ArrayList<>();
    current().forEach((name, task) -> task.images().addTo(all, copying, nextRun(name)));
    return new ImageStates(all);
  }

  @Override
  public Optional<ImageState> image(String target) {
    return reference(target)
        .flatMap(
            wanted -> {
              Function<ImageKey, Optional<Instant>> copying = movements.begins();
              return current().entrySet().stream()
                  .flatMap(
                      task ->
                          task
                              .getValue()
                              .images()
                              .state(wanted, copying, nextRun(task.getKey()))
                              .stream())
                  .reduce((one, other) -> one.failure().isEmpty() ? one : other);
            });
  }

  /** An image with the task whose runs look at it. */
  record Found(String taskName, ImagePair image) {}

  /** Finds the image of a target reference. */
  Optional<Found> find(String target) {
    return reference(target)
        .flatMap(
            wanted ->
                current().entrySet().stream()
                    .flatMap(
                        task ->
                            task.getValue().images().find(wanted).stream()
                                .map(image -> new Found(task.getKey(), image)))
                    .findFirst());
  }

  private static Optional<Reference> reference(String text) {
    try {
      return Optional.of(Reference.parse(text));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<MappingFailure> mappingFailures() {
    return current().entrySet().stream()
        .flatMap(task -> task.getValue().mappingFailures(nextRun(task.getKey())).stream())
        .toList();
  }

  @Override
  public List<Movement> movements() {
    return movements.states();
  }

  @Override
  public List<RegistryState> registries() {
    return sources.registries().get();
  }

  /** The tasks of the plan that have run, in its order. */
  private Map<String, LiveTask> current() {
    Map<String, LiveTask> current = new LinkedHashMap<>();
    for (SyncTask task : sources.plan().get().tasks()) {
      LiveTask known = tasks.get(task.name());
      if (known != null) {
        current.put(task.name(), known);
      }
    }
    return current;
  }

  /** Whether a whole run of the task has ended in this process. */
  boolean hasRun(String taskName) {
    return task(taskName).hasRunHere();
  }

  private LiveTask task(String name) {
    return tasks.computeIfAbsent(
        name,
        any -> {
          Instant now = clock.instant();
          return new LiveTask(name, now, KeptRuns.read(sources.memory().get(), name, now));
        });
  }

  /** Tells that a task was paused or resumed. */
  void taskChanged(String taskName) {
    changes.runChanged(taskName);
  }

  @Override
  public void runBegan(TaskRun run) {
    task(run.taskName()).images().runBegan();
    running.put(run.id(), new RunProgress(run));
    changes.runChanged(run.taskName());
  }

  @Override
  public void imagesFound(String runId, int images) {
    RunProgress progress = running.get(runId);
    if (progress != null) {
      progress.found(images);
      changes.runGoesOn(progress.run().taskName());
    }
  }

  @Override
  public void copyBegan(ImagePair image, long totalBytes) {
    movements.begin(image, totalBytes);
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
    RunProgress progress = running.get(image.runId());
    String owner = progress == null ? image.taskName() : progress.run().taskName();
    boolean moved = movements.end(image);
    if (progress != null) {
      progress.add(result);
    }
    Optional<Instant> retry =
        result.failed().isPresent() ? sources.retry().apply(image) : Optional.empty();
    boolean changed = task(owner).images().done(result, clock.instant(), retry);
    if (changed || moved) {
      changes.tell(() -> new Change.ImageChanged(image.target().toString()));
    }
    changes.runGoesOn(owner);
  }

  @Override
  public void runEnded(TaskReport report) {
    TaskRun run = report.run();
    if (running.remove(run.id()) == null) {
      return;
    }
    movements.endAll(run.id());
    LiveTask task = task(run.taskName());
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
    Set<String> names =
        Stream.concat(
                plan.tasks().stream().map(SyncTask::name),
                running.values().stream().map(progress -> progress.run().taskName()))
            .collect(Collectors.toSet());
    tasks.keySet().retainAll(names);
    maxAges
        .keySet()
        .retainAll(plan.tasks().stream().map(SyncTask::schedule).collect(Collectors.toSet()));
  }
}
