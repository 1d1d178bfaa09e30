package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.faults.Held;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sync files and routes that are edited at a worker. */
class WorkerEditsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String EDITED = "copy-image-edited";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @Test
  void aWorkerWhoseSyncFileIsEditedRefusesByItsNameAndTheOrderGoesToAnother() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = edited().through(broker, "tcp")) {
      lab.set("drayage.retry.refused.times", "1").set("drayage.retry.refused.max-delay", "200");
      lab.images("team/a");
      Path same = lab.file("sync.yaml", "mirror", "team/a");
      Path own = watched(lab.file("own.yaml", "mirror", "team/a"));
      SyncSession first = lab.worker("w1", own);
      await().atMost(LIMIT).until(first::isReady);
      watched(lab.file("own.yaml", "mirror", "team/a", "team/more"));
      await().atMost(LIMIT).until(() -> first.plan().tasks().get(0).mappings().size() == 2);

      assertThat(lab.run(same).failures())
          .singleElement()
          .satisfies(
              failure ->
                  assertThat(failure.message())
                      .contains("worker w1")
                      .contains("another version of task mirror"));

      SyncSession second = lab.worker("w2", same);
      await().atMost(LIMIT).until(second::isReady);
      lab.set("drayage.retry.refused.times", "1000");
      assertThat(lab.run(same).count("copied")).isOne();
      assertThat(lab.mirror.tags("team/a")).containsOnlyKeys("1.0");
    }
  }

  @Test
  void aCopyThatTakesLongEndsInTheRoutesInWhichItBegan() throws Exception {
    Path own = Files.createDirectory(home.resolve("own-routes"));
    Held held = new Held();
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = edited().through(broker, "tcp")) {
      lab.set("drayage.routes.own", own.toString())
          .set("drayage.parallel.copies", "1")
          .set("drayage.broker.deliveries", "1")
          .set("drayage.shutdown.grace-seconds", "1");
      lab.images("team/a", "team/b");
      lab.from.on("GET", ".*/team/a/blobs/.*").times(1).play(held);
      SyncSession worker = lab.worker("w1", lab.file("sync.yaml", "mirror", "team/a", "team/b"));
      await().atMost(LIMIT).until(worker::isReady);
      CompletableFuture<TaskReport> first =
          CompletableFuture.supplyAsync(() -> lab.run(home.resolve("sync.yaml")));
      await().atMost(LIMIT).until(held::isHalfSent);

      Files.writeString(
          own.resolve("copy.camel.yaml"),
          Files.readString(Path.of("routes/copy.camel.yaml"))
              .replace("id: copy-image\n", "id: " + EDITED + "\n"));
      await().atMost(LIMIT).until(() -> worker.routes().texts().toString().contains(EDITED));
      // longer than the time that Camel waits for a route
      await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> !first.isDone());
      held.release();

      assertThat(first.get(2, TimeUnit.MINUTES).count("copied")).isEqualTo(2);
      assertThat(lab.from.requests("GET", ".*/team/a/blobs/.*")).hasSize(2);
      await().atMost(LIMIT).until(() -> worker.routes().generations() == 1);
    } finally {
      held.release();
    }
  }

  private BrokerLab edited() {
    return new BrokerLab(home).set("drayage.watch.interval", "50").set("drayage.watch.quiet", "50");
  }

  private static Path watched(Path file) throws Exception {
    return Files.writeString(file, "watch: true\n" + Files.readString(file));
  }
}
