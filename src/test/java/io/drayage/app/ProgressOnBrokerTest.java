package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.Held;
import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import io.drayage.status.WorkerState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import io.drayage.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers copy is seen at the scheduler, over a real broker. */
class ProgressOnBrokerTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aCopyHalfWayAtAWorkerIsSeenAtTheScheduler(String protocol) throws Exception {
    Held held = new Held();
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      lab.images("team/a");
      Digest layer = SampleLayer.of("layer of team/a", 20_000).blob().digest();
      lab.from.on("GET", ".*/blobs/" + layer).play(held);
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      lab.worker("w1", file);
      Overview seen = lab.scheduler(file).overview();

      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(seen.movements())
                      .singleElement()
                      .satisfies(
                          movement -> {
                            assertThat(movement.worker()).contains("w1");
                            assertThat(movement.moved()).isBetween(1L, movement.total() - 1);
                          }));

      Movement movement = seen.movements().get(0);
      assertThat(movement.target()).endsWith("team/a:1.0");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(seen.workers())
                      .singleElement()
                      .extracting(WorkerState::name, WorkerState::copies)
                      .containsExactly("w1", 1));
      assertThat(run(seen).flatMap(RunState::ended)).isEmpty();
      held.release();
      await().atMost(LONG).until(() -> state(seen), "copied"::equals);
      assertThat(seen.movements()).isEmpty();
      await().atMost(LONG).until(() -> seen.workers().get(0).copies() == 0);
    } finally {
      held.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aWorkerThatStopsTellsItsLastCopyAndThenItsEnd(String protocol) throws Exception {
    SampleLayer one = SampleLayer.of("one", 900_000);
    SampleLayer two = SampleLayer.of("two", 900_000);
    Held ofOne = new Held();
    Held ofTwo = new Held();
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        CapturedLog camel = CapturedLog.of(DefaultShutdownStrategy.class);
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      lab.set("drayage.shutdown.grace-seconds", "600");
      lab.images.put(
          "team/a", "1.0", SampleImage.oci(new Platform("linux", "amd64", ""), List.of(one, two)));
      lab.from.on("GET", ".*/blobs/" + one.blob().digest()).play(ofOne);
      lab.from.on("GET", ".*/blobs/" + two.blob().digest()).play(ofTwo);
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      SyncSession worker = lab.worker("w1", file);
      Overview seen = lab.scheduler(file).overview();
      await().atMost(LONG).until(() -> ofOne.isHalfSent() && ofTwo.isHalfSent());

      CompletableFuture<Void> stop = CompletableFuture.runAsync(worker::stop);
      await().atMost(LONG).until(() -> camel.lines().toString().contains("Waiting as there are"));
      ofOne.release();

      long most = one.blob().sizeBytes() + two.blob().sizeBytes() / 4;
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(seen.movements())
                      .singleElement()
                      .extracting(Movement::moved)
                      .satisfies(moved -> assertThat(moved).isGreaterThan(most)));
      assertThat(seen.workers()).extracting(WorkerState::name).containsExactly("w1");
      ofTwo.release();
      stop.get(LONG.toSeconds(), TimeUnit.SECONDS);
      // a silent one would be shown for a minute after its last sign, which may be 15 s old
      await().atMost(Duration.ofSeconds(30)).until(() -> seen.workers().isEmpty());
      await().atMost(LONG).until(() -> state(seen), "copied"::equals);
    } finally {
      ofOne.release();
      ofTwo.release();
    }
  }

  @Test
  void theReportNamesTheWorker() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      lab.images("team/a");
      Path file = lab.file("sync.yaml", "mirror", "team/a", "team/none");
      lab.worker("w1", file);

      TaskReport report = lab.run(file);

      assertThat(report.images())
          .filteredOn(CopyResult.Copied.class::isInstance)
          .singleElement()
          .extracting(CopyResult::worker)
          .isEqualTo("w1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aBrokerThatRefusesTheTopicCostsALineAtEachSideAndNoCopy(String protocol) throws Exception {
    try (BrokerServer broker = BrokerServer.withoutProgress(home.resolve("broker"));
        CapturedLog state = CapturedLog.of(Class.forName("io.drayage.broker.BrokerState"));
        CapturedLog steps = CapturedLog.of(Class.forName("io.drayage.route.order.ProgressSteps"));
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      Path secret = Files.writeString(home.resolve("password"), BrokerServer.PASSWORD);
      lab.set("drayage.broker.user", BrokerServer.USER)
          .set("drayage.broker.password-file", secret.toString())
          .images("team/a");
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      lab.worker("w1", file);
      Overview seen = lab.scheduler(file).overview();

      await().atMost(LONG).until(() -> state(seen), "copied"::equals);
      await().atMost(LONG).until(() -> !warnings(state).isEmpty());
      if (protocol.equals("tcp")) {
        // a client of AMQP does not hear of a message that was refused
        await().atMost(LONG).until(() -> !warnings(steps).isEmpty());
      }
      assertThat(warnings(state)).singleElement().asString().contains("refuses a queue or topic");
      assertThat(warnings(steps))
          .hasSizeLessThan(2)
          .allMatch(line -> line.contains("progress is not told"));
    }
  }

  private static List<String> warnings(CapturedLog log) {
    return log.lines().stream().filter(line -> line.startsWith("WARN")).toList();
  }

  private static String state(Overview seen) {
    return seen.images().stream().map(ImageState::state).findFirst().orElse("");
  }

  private static Optional<RunState> run(Overview seen) {
    return seen.tasks().stream().findFirst().flatMap(TaskState::running);
  }
}
