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

/** Lists of tags that are odd, do not end, or break off. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ListingFaultsIT {
  private static final int PAUSE_NANOS = 100_000_000;
  private static final String ONE_TAG = "{\"tags\":[\"1.0\"]}";

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(9)
  void aListWithoutAnEndIsCutOff() {
    lab.rules("tags: ['regex: .*']");
    lab.source().on("GET", list("faulty")).play(Faults.endless(Answer.of(200)));

    lab.sync()
        .failedMapping()
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("longer than the 16777216 bytes that are allowed");
  }

  @Test
  @FaultCase(36)
  void whatIsOddInAListDoesNoHarm() {
    lab.images("doubled", "circle", "abroad", "last");
    lab.rules("tags: ['regex: .*']");
    page("doubled", "", "{\"tags\":[\"1.0\",\"1.0\",\"../bad\",null,5,\"sha256:00\"]}", "");
    page("circle", ".*", ONE_TAG, "</v2/x/tags/list?last=1.0>; rel=\"next\"");
    page("abroad", "", "{\"tags\":[\"0.9\"]}", "<http://attacker.invalid/?last=0.9>; rel=next");
    page("abroad", "\\?last=0.9", ONE_TAG, "");
    page("last", "", "{\"tags\":[\"0.9\"]}", "<?last=0.9>;rel=\"prev next\"");
    page("last", "\\?last=0.9", ONE_TAG, "");
    // the older tags are in the lists alone
    lab.rules("tags: ['regex: 1.*']");

    FaultRun run = lab.sync();

    lab.images().keySet().forEach(run::copied);
    assertThat(run.run().logLines("WARN").toString()).contains("names that can't be tags");
  }

  @Test
  @FaultCase(36)
  void aListOfNothingIsNothingToDo() {
    lab.images("null", "missing");
    lab.rules("tags: ['regex: .*']");
    page("null", "", "{\"tags\":null}", "");
    page("missing", "", "{}", "");

    FaultRun run = lab.sync();

    assertThat(run.run().exitCode()).isZero();
    assertThat(run.run().images()).hasSize(2);
  }

  @Test
  @FaultCase(36)
  void anErrorOnTheThirdPageIsNotAShortList() {
    lab.rules("tags: ['regex: .*']");
    page("faulty", "", ONE_TAG, "<?last=1.0>; rel=\"next\"");
    page("faulty", "\\?last=1.0", "{\"tags\":[\"2.0\"]}", "<?last=2.0>; rel=\"next\"");
    lab.source().on("GET", list("faulty") + "\\?last=2.0").answer(Answer.of(500));

    FaultRun run = lab.sync();

    run.failedMapping().isOfKind("unavailable").isFrom(FaultLab.SOURCE).says("HTTP 500");
    assertThat(run.run().images()).hasSize(2);
    assertThat(lab.source().requests("*", FaultLab.manifests("faulty"))).isEmpty();
  }

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
  void aListThatDripsIsBrokenOff() {
    lab.rules("tags: ['regex: .*']");
    lab.source()
        .on("GET", list("faulty"))
        .play(
            exchange -> {
              exchange.sendUnsizedHead(Answer.of(200));
              drip(exchange, "{\"tags\":[\"1.0\",", "\"1.0\",".repeat(50));
            });

    lab.sync("drayage.http.request-limit-seconds=1")
        .failedMapping()
        .isOfKind("overdue")
        .isFrom(FaultLab.SOURCE)
        .says("took longer than 1 s")
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

    lab.sync("drayage.http.list-limit-seconds=1")
        .failedMapping()
        .isOfKind("overdue")
        .hints("drayage.http.list-limit-seconds");
    assertThat(pages.get()).isLessThan(30);
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

    lab.sync("drayage.http.request-limit-seconds=1").failed("faulty").isOfKind("overdue");
  }

  /** Goes on for as long as the other side listens. */
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

  private void page(String image, String query, String body, String link) {
    Answer answer = Answer.of(200).with("Content-Type", "application/json").body(body);
    lab.source()
        .on("GET", list(image) + query)
        .answer(link.isEmpty() ? answer : answer.with("Link", link));
  }
}
