package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registries with slow answers, or none. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowAnswersIT {
  private static final int PAUSE_NANOS = 100_000_000;

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultKind("A7")
  void aListThatHangsHoldsNoOtherTask() {
    lab.images("one", "two", "three", "four", "five");
    lab.rules("tags: ['regex: .*']");
    lab.source().on("GET", list("[a-z]+")).play(this::afterTheOtherTask);

    FaultRun run = lab.sync("drayage.parallel.repositories=2");

    lab.images().keySet().forEach(run::copied);
  }

  @Test
  @FaultKind("A7")
  void aLookUpThatHangsHoldsNoOtherTask() {
    lab.images("one", "two", "three", "four", "five");
    lab.source().on("HEAD", ".*").play(this::afterTheOtherTask);
    lab.source().on("GET", ".*/manifests/1.0").play(this::afterTheOtherTask);

    FaultRun run = lab.sync("drayage.parallel.images=2");

    lab.images().keySet().forEach(run::copied);
  }

  @Test
  @FaultKind("A7")
  void blobsThatDoNotComeHoldNoOtherTask() {
    lab.images("one", "two", "three", "four", "five");
    lab.source().on("GET", ".*/blobs/.*").play(this::afterTheOtherTask);

    FaultRun run = lab.sync("drayage.parallel.copies=2", "drayage.parallel.blobs=2");

    lab.images().keySet().forEach(run::copied);
    // what waits in vain is asked for again
    assertThat(lab.source().requests("GET", ".*/blobs/.*"))
        .extracting(Seen::path)
        .doesNotHaveDuplicates();
  }

  @Test
  @FaultKind("A7")
  void aListThatDripsIsBrokenOff() {
    lab.rules("tags: ['regex: .*']");
    lab.source()
        .on("GET", list("faulty"))
        .play(
            exchange -> {
              exchange.sendUnsizedHead(Answer.of(200));
              drip(exchange, "{\"tags\":[\"1.0\",", "\"1.0\",".repeat(50));
            });

    lab.sync("drayage.http.request-limit-seconds=5")
        .failedMapping()
        .isOfKind("overdue")
        .isFrom(FaultLab.SOURCE)
        .says("took longer than 5 s")
        .hints("drayage.http.request-limit-seconds");
  }

  @Test
  @FaultKind("A7")
  void aListOfSlowPagesIsBrokenOff() {
    lab.rules("tags: ['regex: .*']");
    AtomicInteger pages = new AtomicInteger();
    lab.source()
        .on("GET", list("faulty") + ".*")
        .play(
            exchange -> {
              int page = pages.incrementAndGet();
              LockSupport.parkNanos(PAUSE_NANOS);
              exchange.send(
                  Answer.of(200)
                      .with("Link", "<?last=%d>; rel=next".formatted(page))
                      .body("{\"tags\":[\"v%d\"]}".formatted(page)));
            });

    lab.sync("drayage.http.list-limit-seconds=3")
        .failedMapping()
        .isOfKind("overdue")
        .hints("drayage.http.list-limit-seconds");
    assertThat(pages.get()).isLessThan(60);
  }

  @Test
  @FaultKind("A7")
  void anAnswerWhoseHeadDripsIsBrokenOff() {
    lab.source()
        .on("GET", ".*/faulty/manifests/1.0")
        .play(exchange -> drip(exchange, "HTTP/1.1 200 OK\r\n", "X: y\r\n"));
    lab.source()
        .on("HEAD", ".*/faulty/manifests/1.0")
        .play(exchange -> drip(exchange, "HTTP/1.1 200 OK\r\n", "X: y\r\n"));

    lab.sync("drayage.http.request-limit-seconds=5").failed("faulty").isOfKind("overdue");
  }

  /** Bytes that take three minutes to read. */
  @Test
  @FaultKind("A7")
  void aRestThatDripsFromTheFirstByteOnHasTheImagesLimit() {
    lab.image("faulty", FaultLab.artifact(FaultLab.blob("slow", 1024 * 1024)));
    lab.source().on("GET", FaultLab.blob()).times(1).play(Faults.cut(0.9));
    lab.source().on("GET", FaultLab.blob()).play(Faults.dripFromStart(40));

    lab.sync("drayage.image.limit-seconds=3")
        .failed("faulty")
        .isOfKind("overdue")
        .says("took longer than 3 s");
    assertThat(lab.source().requests("GET", FaultLab.blob())).hasSize(2);
  }

  /** Sends until the other side closes. */
  private static void drip(Exchange exchange, String first, String again) throws Exception {
    exchange.write(first.getBytes(StandardCharsets.US_ASCII));
    while (!exchange.isOver()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      exchange.write(again.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void afterTheOtherTask(Exchange exchange) throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(50))
        .until(() -> !lab.target().requests("PUT", FaultLab.manifests("elsewhere")).isEmpty());
    exchange.send(exchange.pass());
  }

  private static String list(String image) {
    return ".*/%s/tags/list".formatted(image);
  }
}
