package io.drayage.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskSchedulerTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void itIsDoneWhenOneOffTasksHaveRunAlsoWhenOneFails() {
    try (TaskScheduler scheduler = scheduler()) {
      scheduler.replace(
          List.of(task("good", new Schedule.Once()), task("bad", new Schedule.Once())));
      scheduler.start();

      await().until(() -> done.get() > 0);

      assertThat(ran).containsExactlyInAnyOrder("good", "bad");
    }
  }

  @Test
  void anIntervalGoesOnAlsoAfterAFailure() {
    try (TaskScheduler scheduler = scheduler()) {
      scheduler.replace(List.of(task("bad", new Schedule.Every(Duration.ofMillis(1)))));
      scheduler.start();

      await().until(() -> ran.size() > 20);

      assertThat(done.get()).isZero();
    }
  }

  @Test
  void aRunThatAsksForAnotherIsFollowedByOneBeforeItsInterval() {
    try (TaskScheduler scheduler = scheduler()) {
      scheduler.replace(List.of(task("again", new Schedule.Every(Duration.ofDays(1)))));
      scheduler.start();

      await().until(() -> ran.size() > 2);
    }
  }

  @Test
  void aTaskThatIsAddedLaterRunsAtOnce() {
    try (TaskScheduler scheduler = scheduler()) {
      scheduler.replace(List.of(task("first", new Schedule.Every(Duration.ofHours(1)))));
      scheduler.start();
      await().until(() -> ran.contains("first"));

      scheduler.replace(
          List.of(
              task("first", new Schedule.Every(Duration.ofHours(1))),
              task("second", new Schedule.Once())));

      await().until(() -> ran.contains("second"));
      assertThat(ran).containsExactly("first", "second");
    }
  }

  @Test
  void aTaskThatIsTakenAwayDuringItsRunDoesNotEndTheProgram() {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<TaskScheduler> own = new AtomicReference<>();
    try (TaskScheduler scheduler =
        new TaskScheduler(
            Clock.systemUTC(),
            Duration.ZERO,
            threads,
            task -> {
              if (task.name().equals("only")) {
                Objects.requireNonNull(own.get()).replace(List.of());
                ended.countDown();
              }
              return Optional.empty();
            },
            done::incrementAndGet)) {
      own.set(scheduler);
      scheduler.replace(List.of(task("only", new Schedule.Every(Duration.ofHours(1)))));
      scheduler.start();

      await().until(() -> ended.getCount() == 0);
      scheduler.replace(List.of(task("next", new Schedule.Every(Duration.ofHours(1)))));
      await().until(() -> scheduler.due("next").isPresent());
      assertThat(done.get()).isZero();
    }
  }

  @FaultKind("A40")
  @Test
  void aTaskWhoseRunsTakeTooLongIsWarnedOfOnceWithTheNumbers() {
    MovingClock clock = new MovingClock();
    try (CapturedLog log = CapturedLog.of(TaskScheduler.class);
        TaskScheduler scheduler =
            new TaskScheduler(
                clock,
                Duration.ZERO,
                threads,
                task -> {
                  clock.move(Duration.ofSeconds(79));
                  ran.add(task.name());
                  return Optional.empty();
                },
                done::incrementAndGet)) {
      scheduler.replace(List.of(task("slow", new Schedule.Every(Duration.ofSeconds(30)))));
      scheduler.start();

      await().until(() -> ran.size() > 3);

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN a run took longer than the interval of its task")
          .contains("task=slow", "seconds=79", "interval=30");
    }
  }

  /** A clock that the test moves. */
  private static final class MovingClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    void move(Duration time) {
      now.updateAndGet(instant -> instant.plus(time));
    }

    @Override
    public Instant instant() {
      return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private TaskScheduler scheduler() {
    return new TaskScheduler(
        Clock.systemUTC(), Duration.ZERO, threads, this::run, done::incrementAndGet);
  }

  private Optional<Instant> run(SyncTask task) {
    ran.add(task.name());
    if (task.name().equals("bad")) {
      throw new IllegalStateException("made up");
    }
    return task.name().equals("again") ? Optional.of(Instant.now()) : Optional.empty();
  }

  private static SyncTask task(String name, Schedule schedule) {
    Location location =
        new Location(
            new RegistryHost("registry.example"),
            new LocationAuth.Unspecified(),
            false,
            Path.of("certs"));
    return new SyncTask(name, schedule, false, location, location, List.of());
  }
}
