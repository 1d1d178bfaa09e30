package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.faults.Held;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import io.drayage.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders go to workers over a real broker, and their results come back. */
class OrdersOnBrokerTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aWorkerCopiesWhatASchedulerOrders(String protocol) throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      lab.images("team/a", "team/b");
      Path file = lab.file("sync.yaml", "mirror", "team/a", "team/b");
      SyncSession worker = lab.worker("w1", file);
      await().atMost(LIMIT).until(worker::isReady);

      TaskReport report = lab.run(file);

      assertThat(report.outcomes()).hasSize(2).allMatch(CopyResult.Copied.class::isInstance);
      assertThat(lab.mirror.tags("team/a")).containsOnlyKeys("1.0");
      assertThat(lab.from.requests("GET", ".*/manifests/.*")).as("pulls").hasSize(2);
      assertThat(broker.messages("drayage.orders")).isZero();
      assertThat(broker.messages("drayage.results")).isZero();
      assertThat(lab.run(file).outcomes()).allMatch(CopyResult.Unchanged.class::isInstance);
    }
  }

  @Test
  void aWorkerWithAnotherVersionOfTheTaskIsNamed() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      lab.set("drayage.retry.refused.times", "1").images("team/a");
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      lab.worker("w-old", lab.file("old.yaml", "mirror", "team/a", "team/gone"));

      TaskReport report = lab.run(file);

      assertThat(report.outcomes())
          .singleElement()
          .extracting(outcome -> outcome.problem().orElseThrow())
          .satisfies(
              failure -> {
                assertThat(failure.message())
                    .contains("worker w-old")
                    .contains("another version of task mirror");
                assertThat(failure.hint()).contains("sync files of the scheduler");
                assertThat(failure.attempts()).isEqualTo(2);
              });
      assertThat(lab.mirror.tags("team/a")).isEmpty();
    }
  }

  @Test
  void anOrderThatIsNoneEndsInTheDeadLetters() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      lab.worker("w1", lab.file("sync.yaml", "mirror", "team/a"));

      broker.send("drayage.orders", "{\"version\": 7}");

      await().atMost(LIMIT).until(() -> broker.messages("drayage.dead") == 1);
      assertThat(broker.messages("drayage.orders")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aWrongPasswordIsOneLineAndNeverShown(String protocol) throws Exception {
    try (BrokerServer broker = BrokerServer.withLogin(home.resolve("broker"));
        CapturedLog log = CapturedLog.of(Class.forName("io.drayage.broker.BrokerState"));
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      Path secret = Files.writeString(home.resolve("password"), "wr0ng-and-secret");
      lab.set("drayage.broker.user", BrokerServer.USER)
          .set("drayage.broker.password-file", secret.toString());
      SyncSession worker = lab.worker("w1", lab.file("sync.yaml", "mirror", "team/a"));

      await().atMost(LIMIT).untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
      assertThat(worker.isReady()).isFalse();
      Files.writeString(secret, BrokerServer.PASSWORD + "\n");
      await().atMost(LIMIT).until(worker::isReady);

      assertThat(log.lines())
          .hasSize(2)
          .satisfies(
              lines -> {
                assertThat(lines.get(0))
                    .startsWith("WARN broker can't be reached, trying again")
                    .contains("check drayage.broker.user")
                    .doesNotContain("wr0ng");
                assertThat(lines.get(1)).startsWith("INFO broker connected");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "amqp"})
  void aWorkerHearsOfALostBrokerWhileAllItsConsumersCopy(String protocol) throws Exception {
    Held held = new Held();
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        CapturedLog log = CapturedLog.of(Class.forName("io.drayage.broker.BrokerState"));
        BrokerLab lab = new BrokerLab(home).through(broker, protocol)) {
      lab.set("drayage.parallel.copies", "1").images("team/a");
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      SyncSession worker = lab.worker("w1", file);
      await().atMost(LIMIT).until(worker::isReady);
      lab.from.on("GET", ".*/blobs/.*").times(1).play(held);
      CompletableFuture<TaskReport> run = CompletableFuture.supplyAsync(() -> lab.run(file));
      await().atMost(LIMIT).until(held::isHalfSent);

      broker.stop();
      await().atMost(LIMIT).until(() -> !worker.isReady());
      broker.start();
      await().atMost(LIMIT).until(worker::isReady);
      held.release();

      assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS).failures()).isEmpty();
      assertThat(lab.mirror.tags("team/a")).containsOnlyKeys("1.0");
      assertThat(log.lines()).filteredOn(line -> line.contains("broker lost")).hasSize(2);
    } finally {
      held.release();
    }
  }

  @Test
  void aRunWithoutABrokerFailsItsImagesWithTheReason() throws Exception {
    try (BrokerLab lab = new BrokerLab(home).set("drayage.broker", "tcp://127.0.0.1:1")) {
      lab.set("drayage.retry.network.times", "1").images("team/a");

      TaskReport report = lab.run(lab.file("sync.yaml", "mirror", "team/a"));

      assertThat(report.failures())
          .singleElement()
          .satisfies(
              failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                assertThat(failure.message()).contains("the broker took no order");
                assertThat(failure.attempts()).isEqualTo(2);
              });
    }
  }

  @Test
  void anOrderThatNoWorkerEndsIsADeadLetterAndAFailedImage() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      Path own = Files.createDirectory(home.resolve("own"));
      String copy = Files.readString(Path.of("routes/copy.camel.yaml"));
      Files.writeString(
          own.resolve("copy.camel.yaml"),
          copy.replace(
              "        - to: {id: to-copy-image, uri: direct:copy-image}",
              """
                      - filter:
                          simple: "${body.image.target} contains 'poison'"
                          steps:
                            - throwException: {message: worker ends, exceptionType: java.lang.IllegalStateException}
                      - to: {id: to-copy-image, uri: direct:copy-image}\
              """));
      lab.set("drayage.routes.own", own.toString()).set("drayage.broker.deliveries", "3");
      lab.images("team/a", "team/poison");
      Path file = lab.file("sync.yaml", "mirror", "team/a", "team/poison");
      lab.worker("w1", file);

      TaskReport report = lab.run(file);

      assertThat(report.count("copied")).isOne();
      assertThat(report.failures())
          .singleElement()
          .satisfies(
              failure ->
                  assertThat(failure.message())
                      .contains("team/poison")
                      .contains("worker w1")
                      .contains("delivered 3 times"));
      assertThat(broker.messages("drayage.dead")).isOne();
      assertThat(broker.messages("drayage.orders")).isZero();
    }
  }
}
