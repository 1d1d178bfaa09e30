package io.drayage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.status.Control.Started;
import io.drayage.status.RunState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RunRequest;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveControlTest {
  private static final String TARGET = "harbor.example/mirror/redis:1";

  private final LiveScene scene = new LiveScene();
  private final TaskRuns runs = new TaskRuns(scene.plan(), scene.clock(), run -> {});
  private final List<RunRequest> requests = new ArrayList<>();
  private final List<ImagePair> forgotten = new ArrayList<>();
  private final AtomicInteger reloads = new AtomicInteger();
  private final LiveControl control =
      new LiveControl(
          scene.state(),
          new LiveControl.Actions(
              runs, this::begin, scene.paused(), forgotten::add, reloads::incrementAndGet));

  private CompletableFuture<Optional<TaskRun>> begin(RunRequest request) {
    requests.add(request);
    return CompletableFuture.completedFuture(runs.claim(request));
  }

  @Test
  void aRunThatBeginsIsTold() {
    Started started = control.run("core", Set.of("redis"));

    assertThat(requests).containsExactly(new RunRequest("core", Set.of("redis")));
    assertThat(started.begun()).isTrue();
    RunState run = started.run().orElseThrow();
    assertThat(run.task()).isEqualTo("core");
    assertThat(run.outcome()).isEqualTo("running");
  }

  @Test
  void aSecondRunOfAllIsRefusedWithTheOneUnderWay() {
    TaskRun underWay = runs.claim("core").orElseThrow();
    scene.state().runBegan(underWay);
    scene.state().imagesFound(underWay.id(), 3);

    Started started = control.run("core", Set.of());

    assertThat(started.begun()).isFalse();
    assertThat(started.run().orElseThrow().id()).isEqualTo(underWay.id());
    assertThat(started.run().orElseThrow().counts().found()).isEqualTo(3);
    assertThat(requests).isEmpty();
  }

  @Test
  void aRunOfSomeWaitsForTheOneUnderWayAndARunOfAllForOneOfSome() {
    TaskRun all = runs.claim("core").orElseThrow();
    assertThat(control.run("core", Set.of("redis"))).isEqualTo(new Started(true, Optional.empty()));
    runs.end(all);
    assertThat(runs.claim(new RunRequest("core", Set.of("redis")))).isPresent();

    assertThat(control.run("core", Set.of())).isEqualTo(new Started(true, Optional.empty()));
  }

  @Test
  void anImageIsTriedAgainByARunOfItsRepositoryWhateverItsNextRetryIs() {
    TaskRun run = scene.begin("core");
    ImagePair image = LiveScene.image(run, "docker.io/library/redis:1", TARGET);
    scene.end(run, new CopyResult.Failed(image, Samples.failure(FailureKind.WAITING)));

    assertThat(control.retry(TARGET).begun()).isTrue();

    assertThat(forgotten).singleElement().isEqualTo(LiveScene.withoutRun(image));
    assertThat(requests).containsExactly(new RunRequest("core", Set.of("docker.io/library/redis")));
    assertThatThrownBy(() -> control.retry("harbor.example/other:1"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageStartingWith("no task has looked at an image harbor.example/other:1");
  }

  @Test
  void aTaskIsPausedUntilItIsResumed() {
    List<Change> changes = new ArrayList<>();
    scene.state().onChange(changes::add);

    control.pause("core");
    control.pause("core");
    assertThat(scene.task("core").paused()).isTrue();
    control.resume("core");
    control.resume("core");

    assertThat(scene.task("core").paused()).isFalse();
    assertThat(changes)
        .containsExactly(new Change.RunChanged("core"), new Change.RunChanged("core"));
    assertThat(requests).isEmpty();
  }

  @Test
  void aOneOffWhoseTimePassedWhilePausedRunsOnResume() {
    control.pause("once");
    control.resume("once");
    assertThat(requests).containsExactly(new RunRequest("once", Set.of()));

    TaskRun run = scene.begin("once");
    scene.end(run);
    control.pause("once");
    control.resume("once");

    assertThat(requests).hasSize(1);
  }

  @Test
  void aTaskThatDoesNotExistIsRefusedByEachAction() {
    for (Runnable action :
        List.<Runnable>of(
            () -> control.run("cord", Set.of()),
            () -> control.pause("cord"),
            () -> control.resume("cord"))) {
      assertThatThrownBy(action::run)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("there is no task named cord");
    }
  }

  @Test
  void filesAreReloaded() {
    control.reload();

    assertThat(reloads).hasValue(1);
  }
}
