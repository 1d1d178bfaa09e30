package io.drayage.live;

import static io.drayage.live.LiveScene.SOURCE;
import static io.drayage.live.LiveScene.TARGET;
import static io.drayage.live.LiveScene.copied;
import static io.drayage.live.LiveScene.failed;
import static io.drayage.live.LiveScene.image;
import static io.drayage.live.LiveScene.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.live.Change.BudgetChanged;
import io.drayage.live.Change.ImageChanged;
import io.drayage.live.Change.RunChanged;
import io.drayage.plan.Schedule;
import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.RegistryState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import io.drayage.sync.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveStateTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final LiveScene scene = new LiveScene();

  @Test
  void aTaskShowsItsRunWithCountsAsTheyCome() {
    TaskRun run = scene.begin("core");
    scene.state().imagesFound(run.id(), 3);
    scene.state().imageDone(copied(run, "1", 7));
    scene.state().imageDone(failed(run, "2", FailureKind.NOT_FOUND));
    scene.state().copyBegan(image(run, "3"), 100);
    scene.state().bytesMoved(image(run, "3"), 40);

    RunState shown = scene.task("core").running().orElseThrow();

    assertThat(shown.outcome()).isEqualTo("running");
    assertThat(shown.ended()).isEmpty();
    assertThat(shown.bytes()).isEqualTo(47);
    assertThat(shown.counts()).isEqualTo(new RunState.Counts(3, 1, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void theLastRunAndTheLastSuccessOutliveTheProcess() {
    TaskRun good = scene.begin("core");
    scene.end(good, unchanged(good, "1"));
    Instant success = scene.clock().instant();
    scene.clock().pass(HOUR);
    TaskRun bad = scene.begin("core");
    scene.end(bad, unchanged(bad, "1"), failed(bad, "2", FailureKind.WAITING));

    for (LiveState state : List.of(scene.state(), scene.restarted())) {
      TaskState task = state.tasks().get(0);
      assertThat(task.lastSuccess()).contains(success);
      RunState last = task.lastRun().orElseThrow();
      assertThat(last.id()).isEqualTo(bad.id());
      assertThat(last.outcome()).isEqualTo("partial");
      assertThat(last.counts()).isEqualTo(new RunState.Counts(2, 0, 1, 0, 1, 0, 0, 0));
      assertThat(task.running()).isEmpty();
    }
    assertThat(scene.restarted().images()).isEmpty();
  }

  @Test
  void aTaskIsHealthyUntilItHasMissedTwoIntervals() {
    TaskRun run = scene.begin("core");
    scene.end(run, unchanged(run, "1"));
    scene.clock().pass(HOUR.multipliedBy(12));
    assertThat(scene.task("core").healthy()).isTrue();
    assertThat(scene.task("core").maxAge()).contains(HOUR.multipliedBy(12));

    scene.clock().pass(Duration.ofSeconds(1));

    assertThat(scene.task("core").healthy()).isFalse();
    scene.pause("core");
    assertThat(scene.task("core").healthy()).isTrue();
    assertThat(scene.task("core").maxAge()).isEmpty();
  }

  @Test
  void aOneOffIsHealthyUnlessItFailed() {
    TaskRun run = scene.begin("once");
    assertThat(scene.task("once").healthy()).isTrue();
    assertThat(scene.task("once").maxAge()).isEmpty();

    scene.end(run, failed(run, "1", FailureKind.DENIED));

    assertThat(scene.task("once").healthy()).isFalse();
  }

  @Test
  void aTaskShowsItsPlaceScheduleAndNextRun() {
    scene.next("core", scene.clock().instant().plus(HOUR));

    TaskState task = scene.task("core");

    assertThat(task.source()).isEqualTo("docker.io");
    assertThat(task.target()).isEqualTo("harbor.example");
    assertThat(task.schedule()).isEqualTo("every 6 h");
    assertThat(task.mappings()).isEqualTo(1);
    assertThat(task.nextRun()).contains(scene.clock().instant().plus(HOUR));
    scene.pause("core");
    assertThat(scene.task("core").paused()).isTrue();
    assertThat(scene.task("core").nextRun()).isEmpty();
  }

  @Test
  void schedulesAreTold() {
    assertThat(ScheduleText.of(new Schedule.Every(Duration.ofSeconds(30)))).isEqualTo("every 30 s");
    assertThat(ScheduleText.of(new Schedule.Every(Duration.ofMinutes(90))))
        .isEqualTo("every 1 h 30 min");
    assertThat(ScheduleText.of(new Schedule.Once())).isEqualTo("once, at start");
    assertThat(ScheduleText.of(new Schedule.Cron("0 0 3 * * ?", ZoneOffset.UTC)))
        .isEqualTo("cron 0 0 3 * * ? (Z)");
  }

  @Test
  void aRunOfSomeRepositoriesChangesImagesButNotTheTask() {
    TaskRun whole = scene.begin("core");
    scene.end(whole, failed(whole, "1", FailureKind.DENIED), unchanged(whole, "2"));
    scene.clock().pass(HOUR);
    TaskRun some = scene.begin("core", Set.of("redis"));
    assertThat(scene.task("core").running()).map(RunState::id).contains(some.id());

    scene.end(some, copied(some, "1", 9));

    assertThat(scene.task("core").lastRun()).map(RunState::id).contains(whole.id());
    assertThat(scene.task("core").lastSuccess()).isEmpty();
    assertThat(scene.state().images())
        .extracting(ImageState::state)
        .containsExactly("copied", "unchanged");
  }

  @Test
  void aTaskThatLeftTheFilesIsNotShown() {
    TaskRun run = scene.begin("once");
    scene.end(run, unchanged(run, "1"));
    scene.keepOnly("core");

    assertThat(scene.state().tasks()).extracting(TaskState::name).containsExactly("core");
    assertThat(scene.state().images()).isEmpty();
    assertThat(scene.state().image(TARGET + "1")).isEmpty();
  }

  @Test
  void aCopyUnderWayTellsItsBytesAndTheRateOfTheLastSeconds() {
    TaskRun run = scene.begin("core");
    Instant since = scene.clock().instant();
    scene.state().copyBegan(image(run, "1"), 1000);
    scene.state().bytesSaved(image(run, "1"), 100);
    for (int second = 0; second < 10; second++) {
      scene.state().bytesMoved(image(run, "1"), second < 5 ? 10 : 50);
      scene.clock().pass(Duration.ofSeconds(1));
    }

    Movement movement = scene.state().movements().get(0);

    assertThat(movement.source()).isEqualTo(SOURCE + "1");
    assertThat(movement.total()).isEqualTo(1000);
    assertThat(movement.moved()).isEqualTo(300);
    assertThat(movement.saved()).isEqualTo(100);
    assertThat(movement.since()).isEqualTo(since);
    assertThat(movement.rate()).isEqualTo(50.0);
    scene.clock().pass(Duration.ofSeconds(6));
    assertThat(scene.state().movements().get(0).rate()).isZero();

    scene.state().imageDone(copied(run, "1", 300));
    assertThat(scene.state().movements()).isEmpty();
  }

  @Test
  void changesAreToldAndBytesOfAnImageTwiceASecond() {
    List<Change> changes = new ArrayList<>();
    scene.state().onChange(changes::add);
    TaskRun run = scene.begin("core");
    scene.state().copyBegan(image(run, "1"), 1000);
    for (int tick = 0; tick < 100; tick++) {
      scene.clock().pass(Duration.ofMillis(50));
      scene.state().bytesMoved(image(run, "1"), 1);
    }

    assertThat(changes.stream().filter(ImageChanged.class::isInstance)).hasSize(11);
    changes.clear();
    scene.registries(new RegistryState("docker.io", true, 3, Optional.empty()));
    scene.end(run, copied(run, "1", 9));
    assertThat(changes)
        .contains(
            new ImageChanged(TARGET + "1"), new RunChanged("core"), new BudgetChanged("docker.io"));
    changes.clear();
    TaskRun next = scene.begin("core");
    scene.state().imageDone(unchanged(next, "1"));
    assertThat(changes).doesNotHaveAnyElementsOfTypes(ImageChanged.class, BudgetChanged.class);
  }
}
