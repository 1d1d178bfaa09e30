package io.drayage.live;

import static io.drayage.live.LiveScene.SOURCE;
import static io.drayage.live.LiveScene.TARGET;
import static io.drayage.live.LiveScene.copied;
import static io.drayage.live.LiveScene.failed;
import static io.drayage.live.LiveScene.image;
import static io.drayage.live.LiveScene.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.status.ImageState;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveImagesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final LiveScene scene = new LiveScene();

  @Test
  void anImageKeepsItsDigestItsLastCopyAndTheBeginOfItsState() {
    Instant first = scene.clock().instant();
    TaskRun run = scene.begin("core");
    scene.end(run, copied(run, "1", 9));
    scene.clock().pass(HOUR);
    TaskRun second = scene.begin("core");
    scene.end(second, unchanged(second, "1"));

    ImageState image = scene.state().image(TARGET + "1").orElseThrow();

    assertThat(image)
        .isEqualTo(
            new ImageState(
                "core",
                1,
                SOURCE + "1",
                TARGET + "1",
                Optional.of(Samples.DIGEST.toString()),
                "unchanged",
                first,
                scene.clock().instant(),
                Optional.of(first),
                9,
                Optional.empty()));
  }

  @Test
  void aFailureTellsItsNextTry() {
    Instant next = scene.clock().instant().plus(HOUR);
    scene.next("core", next);
    TaskRun run = scene.begin("core");
    scene.retryAt(TARGET + "2", next.plus(HOUR));
    scene.end(run, failed(run, "1", FailureKind.NOT_FOUND), failed(run, "2", FailureKind.WAITING));

    List<ImageState> images = scene.state().images();

    assertThat(images).extracting(ImageState::state).containsExactly("failed", "waiting");
    assertThat(images)
        .extracting(image -> image.failure().orElseThrow().nextTry())
        .containsExactly(Optional.of(next), Optional.of(next.plus(HOUR)));
    assertThat(images.get(0).failure().orElseThrow())
        .isEqualTo(
            new ImageState.FailureState(
                "not-found",
                "HEAD manifest docker.io/x:1: no",
                "try",
                "docker.io",
                2,
                Optional.of(next)));
  }

  @Test
  void anImageThatLeftTheFilesIsForgottenAfterTheNextWholeRun() {
    TaskRun run = scene.begin("core");
    scene.end(run, unchanged(run, "1"), unchanged(run, "2"));
    TaskRun some = scene.begin("core", Set.of("redis"));
    scene.end(some, unchanged(some, "1"));
    assertThat(scene.state().images()).hasSize(2);
    TaskRun stopped = scene.begin("core");
    scene.end(stopped, failed(stopped, "1", FailureKind.STOPPED));
    assertThat(scene.state().images()).hasSize(2);

    TaskRun whole = scene.begin("core");
    scene.end(whole, unchanged(whole, "1"));

    assertThat(scene.state().images()).extracting(ImageState::target).containsExactly(TARGET + "1");
  }

  @Test
  void imagesOfAMappingThatFailedOrWasSkippedAreKept() {
    Failure failure = Samples.failure(FailureKind.UNAVAILABLE);
    for (Outcome outcome :
        List.of(
            new Outcome.MappingFailed("mapping 1 (line 3, regex: x)", failure),
            new Outcome.MappingFailed(
                "docker.io/library/redis -> harbor.example/mirror/redis", failure),
            new Outcome.MappingSkipped(
                "docker.io/library/redis -> harbor.example/mirror/redis", "at night"))) {
      TaskRun run = scene.begin("core");
      scene.end(run, unchanged(run, "1"));
      TaskRun next = scene.begin("core");
      scene.end(next, outcome);
      assertThat(scene.state().images()).as(outcome.toString()).hasSize(1);
    }
    TaskRun other = scene.begin("core");
    scene.end(other, new Outcome.MappingFailed("mapping 2 (line 4)", failure));

    assertThat(scene.state().images()).isEmpty();
    assertThat(scene.state().mappingFailures())
        .extracting(MappingFailure::work)
        .containsExactly("mapping 2 (line 4)");
    TaskRun good = scene.begin("core");
    scene.end(good);
    assertThat(scene.state().mappingFailures()).isEmpty();
  }

  @Test
  void anImageThatIsCopiedIsSoInTheListAndATransferThatBreaksIsTakenBack() {
    TaskRun run = scene.begin("core");
    scene.state().imageDone(failed(run, "1", FailureKind.UNAVAILABLE));
    scene.clock().pass(HOUR);
    scene.state().copyBegan(image(run, "1"), 100);
    scene.state().bytesMoved(image(run, "1"), 60);
    scene.state().bytesMoved(image(run, "1"), -60);

    ImageState image = scene.state().image(TARGET + "1").orElseThrow();
    assertThat(image.state()).isEqualTo("copying");
    assertThat(image.since()).isEqualTo(scene.clock().instant());
    assertThat(scene.state().movements().get(0).moved()).isZero();
    assertThat(scene.state().movements().get(0).rate()).isZero();

    scene.end(run, failed(run, "2", FailureKind.JVM_ERROR));
    assertThat(scene.state().movements()).isEmpty();
  }

  @Test
  void aNameThatIsNoReferenceIsNoImage() {
    assertThat(scene.state().image("nothing")).isEmpty();
    assertThat(scene.state().image("harbor.example/A:1")).isEmpty();
  }

  @Test
  void theImagesOfALargeTaskTakeLittleMemory() {
    int images = 20_000;
    TaskRun run = scene.begin("core");
    long before = LiveScene.usedBytes();
    for (int number = 0; number < images; number++) {
      // as JSON makes them: nothing is shared
      String tag = "-%d/app:1.%d".formatted(number / 50, number);
      ImagePair pair =
          new ImagePair(
              run.id() + "",
              String.join("", List.of("co", "re")),
              1,
              Reference.parse("docker.io/team" + tag),
              Reference.parse("harbor.example/team" + tag),
              String.join("", List.of("linux/", "amd64")));
      Digest digest = Digest.parse("sha256:%064x".formatted(number));
      scene.state().imageDone(new CopyResult.Copied(pair, digest, number));
    }

    assertThat(LiveScene.usedBytes() - before).isLessThan(10_000_000);
    assertThat(scene.state().images()).hasSize(images);
  }
}
