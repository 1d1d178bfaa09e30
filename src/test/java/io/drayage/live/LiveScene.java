package io.drayage.live;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.PathRule;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.status.RegistryState;
import io.drayage.status.TaskState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.Outcome;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.testing.KeptNotes;
import io.drayage.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A state of two tasks, {@code core} with an interval of six hours and {@code once}. */
final class LiveScene {
  /** Repository of images at the source and at the target, before their tags. */
  static final String SOURCE = "docker.io/library/redis:";

  static final String TARGET = "harbor.example/mirror/redis:";

  private final VirtualTime clock = new VirtualTime();
  private final Map<String, Instant> next = new HashMap<>();
  private final Map<String, Instant> retries = new HashMap<>();
  private final Memory memory = new KeptNotes();
  private final PausedTasks paused = new PausedTasks(memory);
  private SyncPlan plan =
      new SyncPlan(
          Relay.NATIVE,
          false,
          List.of(
              task("core", new Schedule.Every(Duration.ofHours(6))),
              task("once", new Schedule.Once())));
  private List<RegistryState> registries = List.of();
  private final LiveState state = restarted();
  private int runs;

  VirtualTime clock() {
    return clock;
  }

  LiveState state() {
    return state;
  }

  PausedTasks paused() {
    return paused;
  }

  SyncPlan plan() {
    return plan;
  }

  /** The state of a further process with the same memory. */
  LiveState restarted() {
    return new LiveState(
        new LiveSources(
            () -> plan,
            name -> Optional.ofNullable(next.get(name)),
            paused::contains,
            image -> Optional.ofNullable(retries.get(image.target().toString())),
            () -> registries,
            () -> memory),
        new HealthRule(2, clock.instant()),
        clock,
        clock::nanos);
  }

  void next(String task, Instant time) {
    next.put(task, time);
  }

  void retryAt(String target, Instant time) {
    retries.put(target, time);
  }

  void pause(String task) {
    paused.add(task);
  }

  void registries(RegistryState... states) {
    registries = List.of(states);
  }

  void keepOnly(String task) {
    plan = plan.restrictedTo(one -> one.name().equals(task));
  }

  TaskState task(String name) {
    return state.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  TaskRun begin(String task) {
    return begin(task, Set.of());
  }

  TaskRun begin(String task, Set<String> repositories) {
    TaskRun run =
        new TaskRun("run-" + ++runs, plan.task(task).orElseThrow(), clock.instant(), repositories);
    state.runBegan(run);
    return run;
  }

  /** Ends a run whose images have not been told yet. */
  void end(TaskRun run, Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof CopyResult image) {
        state.imageDone(image);
      }
    }
    state.runEnded(
        new TaskReport(run, Duration.between(run.started(), clock.instant()), List.of(outcomes)));
  }

  static ImagePair image(TaskRun run, String source, String target) {
    return new ImagePair(
        run.id(),
        run.taskName(),
        1,
        Reference.parse(source),
        Reference.parse(target),
        "linux/amd64");
  }

  /** The image apart from its run. */
  static ImagePair withoutRun(ImagePair image) {
    return new ImagePair(
        "", image.taskName(), image.mapping(), image.source(), image.target(), image.platform());
  }

  /** Bytes of live objects. */
  static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static SyncTask task(String name, Schedule schedule) {
    return new SyncTask(
        name,
        schedule,
        false,
        location("docker.io"),
        location("harbor.example"),
        List.of(
            Samples.mapping(1, new PathRule.Fixed("redis"), new PathRule.Fixed("mirror/redis"))));
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }

  static CopyResult copied(TaskRun run, String tag, long bytes) {
    return new CopyResult.Copied(image(run, tag), Samples.DIGEST, bytes);
  }

  static CopyResult unchanged(TaskRun run, String tag) {
    return new CopyResult.Unchanged(image(run, tag), Samples.DIGEST);
  }

  static CopyResult failed(TaskRun run, String tag, FailureKind kind) {
    return new CopyResult.Failed(image(run, tag), Samples.failure(kind));
  }

  static ImagePair image(TaskRun run, String tag) {
    return image(run, SOURCE + tag, TARGET + tag);
  }
}
