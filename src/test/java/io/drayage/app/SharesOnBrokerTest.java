package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.faults.Answer;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of registries that hold over all workers of a real broker. */
class SharesOnBrokerTest {
  private static final int HOLD_NANOS = 20_000_000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @Test
  void threeWorkersTogetherKeepToTheRequestsOfARegistry() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      String[] names = names(12);
      lab.images(names);
      lab.set("drayage.registry." + lab.from.endpoint().getAuthority() + ".max-requests", "4");
      Path file = lab.file("sync.yaml", "mirror", names);
      workers(lab, file);
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch three = new CountDownLatch(3);
      lab.from
          .on("GET", ".*/blobs/.*")
          .play(
              exchange -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                three.countDown();
                boolean together = three.await(60, TimeUnit.SECONDS);
                LockSupport.parkNanos(HOLD_NANOS);
                inside.decrementAndGet();
                exchange.send(together ? exchange.pass() : Answer.of(500));
              });

      TaskReport report = lab.run(file);

      assertThat(report.outcomes()).hasSize(12).allMatch(CopyResult.Copied.class::isInstance);
      // one of the four is the scheduler's
      assertThat(most).hasValue(3);
    }
  }

  @Test
  void threeWorkersTogetherLeaveTheReserveOfPulls() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = new BrokerLab(home).through(broker, "tcp")) {
      String[] names = names(15);
      lab.images(names);
      lab.set("drayage.registry." + lab.from.endpoint().getAuthority() + ".pull-reserve", "10")
          // fewer at a time than pulls: those before the first answer do not know that pulls count
          .set("drayage.parallel.images", "4")
          .set("drayage.pulls.recheck", "50")
          .set("drayage.pulls.max-wait", "200");
      Path file = lab.file("sync.yaml", "mirror", names);
      workers(lab, file);
      AtomicInteger pulls = new AtomicInteger();
      lab.from
          .on("*", ".*/manifests/.*")
          .play(
              exchange -> {
                int used =
                    exchange.request().method().equals("GET")
                        ? pulls.incrementAndGet()
                        : pulls.get();
                exchange.send(
                    exchange
                        .pass()
                        .with("ratelimit-limit", "20;w=21600")
                        .with("ratelimit-remaining", (20 - used) + ";w=21600"));
              });

      TaskReport report = lab.run(file);

      assertThat(pulls).hasValue(10);
      assertThat(report.outcomes().stream().filter(CopyResult.Copied.class::isInstance))
          .hasSize(10);
      assertThat(report.failures())
          .hasSize(5)
          .allMatch(failure -> failure.kind() == FailureKind.RATE_LIMITED);
    }
  }

  private static void workers(BrokerLab lab, Path file) {
    for (int number = 1; number <= 3; number++) {
      SyncSession worker = lab.worker("w" + number, file);
      await().atMost(Duration.ofMinutes(2)).until(worker::isReady);
    }
  }

  private static String[] names(int number) {
    return IntStream.range(0, number).mapToObj(one -> "team/app" + one).toArray(String[]::new);
  }
}
