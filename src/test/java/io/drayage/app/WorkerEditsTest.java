package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.testing.BrokerServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sync files that are edited at one of two workers. */
class WorkerEditsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

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

  private BrokerLab edited() {
    return new BrokerLab(home).set("drayage.watch.interval", "50").set("drayage.watch.quiet", "50");
  }

  private static Path watched(Path file) throws Exception {
    return Files.writeString(file, "watch: true\n" + Files.readString(file));
  }
}
