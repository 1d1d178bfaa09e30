package io.drayage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.live.ToldProgress.Copy;
import io.drayage.oci.Reference;
import io.drayage.status.Movement;
import io.drayage.status.WorkerState;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskRun;
import io.drayage.testing.CapturedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveWorkersTest {
  private static final Instant SINCE = Instant.parse("2025-12-31T23:59:00Z");

  private final LiveScene scene = new LiveScene();
  private final LiveWorkers workers =
      new LiveWorkers(scene.state(), scene.clock(), scene.clock()::nanos);
  private final TaskRun run = scene.begin("core");
  private final CopyOrder order = new CopyOrder(image(run), Samples.DIGEST, null, false, false, 1);

  LiveWorkersTest() {
    scene.state().hearing(workers);
  }

  @Test
  void aCopyAtAWorkerIsShownAsItMoves() {
    workers.sent(order);
    tell("p1", "w1", copy(1_000, 100, 50, SINCE));
    tell("p1", "w1", copy(1_000, 400, 50, SINCE));

    assertThat(scene.state().movements())
        .singleElement()
        .satisfies(
            movement -> {
              assertThat(movement.target()).isEqualTo(image(run).target().toString());
              assertThat(movement.worker()).contains("w1");
              assertThat(movement.total()).isEqualTo(1_000);
              assertThat(movement.moved()).isEqualTo(400);
              assertThat(movement.saved()).isEqualTo(50);
              assertThat(movement.rate()).isPositive();
            });
    assertThat(scene.state().workers())
        .containsExactly(new WorkerState("w1", "1.2", scene.clock().instant(), 1, 400, 1_000));
    assertThat(scene.task("core").running().orElseThrow().bytes()).isEqualTo(400);
  }

  @Test
  void aLateMessageDoesNotBringAnEndedCopyBack() {
    workers.sent(order);
    tell("p1", "w1", copy(1_000, 400, 0, SINCE));
    workers.ended(order, 1_100);
    long bytes = scene.state().movements().get(0).moved();
    scene.state().imageDone(new CopyResult.Copied(image(run), Samples.DIGEST, 1_100, "w1"));

    tell("p1", "w1", copy(1_000, 900, 0, SINCE));

    assertThat(bytes).as("the answer's bytes").isEqualTo(1_100);
    assertThat(scene.state().movements()).isEmpty();
    assertThat(scene.task("core").running().orElseThrow().bytes()).isEqualTo(1_100);
  }

  @Test
  void aCopyOfAnotherSchedulerIsCountedAtItsWorkerOnly() {
    tell("p1", "w1", copy(1_000, 400, 0, SINCE));

    assertThat(scene.state().movements()).isEmpty();
    assertThat(scene.state().workers())
        .extracting(WorkerState::copies, WorkerState::moved)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 400L));
  }

  @Test
  void anotherWorkerTakesOverAndTheFormerOneIsIgnored() {
    workers.sent(order);
    tell("p1", "w1", copy(1_000, 700, 0, SINCE));
    tell("p2", "w2", copy(1_000, 10, 600, SINCE.plusSeconds(9)));
    tell("p1", "w1", copy(1_000, 800, 0, SINCE));

    assertThat(scene.state().movements())
        .singleElement()
        .extracting(Movement::worker, Movement::moved, Movement::saved)
        .containsExactly(Optional.of("w2"), 10L, 600L);
    assertThat(scene.state().workers()).extracting(WorkerState::name).containsExactly("w1", "w2");
  }

  @Test
  void aWorkerThatIsSilentForAMinuteIsGoneWithItsCopies() {
    workers.sent(order);
    tell("p1", "w1", copy(1_000, 700, 0, SINCE));
    scene.clock().pass(Duration.ofSeconds(59));
    tell("p2", "w2");
    assertThat(scene.state().workers()).hasSize(2);
    assertThat(scene.state().movements()).hasSize(1);

    scene.clock().pass(Duration.ofSeconds(1));

    assertThat(scene.state().movements()).isEmpty();
    assertThat(scene.state().workers()).extracting(WorkerState::name).containsExactly("w2");
    assertThat(scene.task("core").running().orElseThrow().bytes()).isZero();
    tell("p1", "w1", copy(1_000, 710, 0, SINCE));
    assertThat(scene.state().movements()).as("it was only slow").hasSize(1);
  }

  @Test
  void aWorkerThatStopsIsGoneAtOnceWithItsCopies() {
    ProgressMessages messages =
        new ProgressMessages("w1", "1.2", () -> List.of(copy(1_000, 700, 0, SINCE)), () -> 0);
    workers.sent(order);
    workers.heard(messages.next().orElseThrow());
    tell("p2", "w2");
    assertThat(scene.state().workers()).hasSize(2);
    assertThat(scene.state().movements()).hasSize(1);

    workers.heard(messages.end());

    assertThat(scene.state().workers()).extracting(WorkerState::name).containsExactly("w2");
    assertThat(scene.state().movements()).isEmpty();
    tell("p2", "w2", copy(1_000, 10, 0, SINCE.plusSeconds(9)));
    assertThat(scene.state().movements()).as("another one copies it").hasSize(1);
  }

  @Test
  void messagesOfEarlierAndLaterReleasesAreRead() {
    String earlier =
        "{\"version\":1,\"process\":\"p1\",\"worker\":\"w1\",\"release\":\"1\",\"copies\":[]}";
    String later = earlier.replace("p1", "p2").replace("\"copies\"", "\"more\":{},\"copies\"");

    workers.heard(earlier);
    workers.heard(later);

    assertThat(scene.state().workers()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "no JSON",
        "{\"version\":1}",
        "{\"version\":2,\"process\":\"p\",\"worker\":\"w\",\"release\":\"1\",\"copies\":[]}",
        "{\"version\":1,\"process\":\"p\",\"worker\":\"w\",\"release\":\"1\",\"copies\":[null]}",
        "{\"version\":1,\"process\":\"p\",\"worker\":\"w\",\"release\":\"1\",\"copies\":[{}]}",
        "{\"version\":1,\"process\":\"p\",\"worker\":7,\"release\":{},\"copies\":[]}",
        "{\"version\":1,\"process\":\"p\",\"worker\":\"w\",\"release\":\"1\",\"copies\":[{\"run\":\"r\","
            + "\"target\":\"t\",\"total\":-1,\"moved\":0,\"saved\":0,\"since\":\"2026-01-01T00:00:00Z\"}]}"
      })
  void aMessageThatIsNoneIsIgnored(String message) {
    try (CapturedLog log = CapturedLog.of(LiveWorkers.class)) {
      workers.heard(message);

      assertThat(scene.state().workers()).isEmpty();
      assertThat(log.lines()).noneMatch(line -> !line.startsWith("DEBUG"));
    }
  }

  @Test
  void hostileMessagesTakeLittleMemory() {
    workers.heard(" ".repeat(ToldProgress.MAX_LENGTH + 1));
    assertThat(scene.state().workers()).isEmpty();
    for (int number = 0; number <= LiveWorkers.MAX_WORKERS; number++) {
      tell("p" + number, "\u001b[31m" + "x".repeat(900));
    }

    assertThat(scene.state().workers())
        .hasSize(LiveWorkers.MAX_WORKERS)
        .allSatisfy(
            worker -> assertThat(worker.name()).hasSizeLessThan(110).doesNotContain("\u001b"));
  }

  @Test
  void aWorkerTellsChangesAndSignsOfLifeOnly() {
    List<Copy> now = new ArrayList<>();
    ProgressMessages messages =
        new ProgressMessages("w1", "1.2", () -> List.copyOf(now), scene.clock()::nanos);
    assertThat(messages.next()).as("at its start").isPresent();
    assertThat(messages.next()).isEmpty();
    now.add(copy(1_000, 1, 0, SINCE));
    workers.heard(messages.next().orElseThrow());
    assertThat(scene.state().workers()).singleElement().extracting("copies").isEqualTo(1);
    scene.clock().pass(Duration.ofSeconds(14));
    assertThat(messages.next()).isEmpty();
    scene.clock().pass(Duration.ofSeconds(1));
    assertThat(messages.next()).as("a sign of life").isPresent();
    now.clear();
    assertThat(messages.next()).as("the copy ended").isPresent();
  }

  private void tell(String process, String worker, Copy... copies) {
    workers.heard(
        new ToldProgress(ToldProgress.VERSION, process, worker, "1.2", List.of(copies), false)
            .json());
  }

  private Copy copy(long total, long moved, long saved, Instant since) {
    return new Copy(run.id(), image(run).target().toString(), total, moved, saved, since);
  }

  private static ImagePair image(TaskRun run) {
    return new ImagePair(
        run.id(),
        run.taskName(),
        1,
        Reference.parse("docker.io/library/redis:7"),
        Reference.parse("harbor.example/mirror/redis:7"),
        "all");
  }
}
