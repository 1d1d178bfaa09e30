package io.drayage.faults;

import static io.drayage.faults.FaultLab.blob;
import static io.drayage.faults.FaultLab.commit;
import static io.drayage.faults.FaultLab.manifests;
import static io.drayage.faults.FaultLab.uploads;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registries that are temporarily unavailable or limit requests. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PassingFaultsIT {
  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(27)
  void aRateLimitIsWaitedForHoweverItIsSaid() {
    Answer limit = Answer.error(429, "TOOMANYREQUESTS", "You have reached your pull rate limit");
    for (Answer form :
        List.of(
            limit,
            limit.with("Retry-After", "1"),
            limit.with("Retry-After", "-5"),
            limit.with("Retry-After", "later, perhaps"),
            limit.with("Retry-After", "Thu, 01 Jan 2026 00:00:00 GMT"))) {
      lab.source().reset();
      lab.source().on("*", manifests("faulty")).times(1).answer(form);

      FaultRun run = lab.sync("drayage.retry.rate-limit.max-delay=3000");

      assertThat(run.run().exitCode()).as(run.run().log()).isZero();
    }
  }

  @Test
  @FaultCase(27)
  void aRateLimitThatStaysStopsOnlyWhatItIsAbout() {
    lab.withoutBystander();
    lab.source().on("*", "/v2/.*").answer(Answer.of(429).with("Retry-After", "864000"));

    FaultRun run = lab.sync("drayage.retry.rate-limit.max-delay=1500");

    run.failed("faulty")
        .isOfKind("rate-limited")
        .isFrom(FaultLab.SOURCE)
        .says("HTTP 429")
        .hints("sync less often")
        .wasTriedTimes(2);
    // the others were done while this one waited
    String log = run.run().log();
    assertThat(log.indexOf("\"image copied\"")).isBetween(0, log.indexOf("\"image failed\""));
    assertThat(lab.source().requests()).hasSizeBetween(1, 2);
  }

  @Test
  @FaultCase(27)
  void aLimitThatIsUsedUpIsWaitedForAndOneThatCannotBeReadIsNone() {
    lab.images("spent", "malformed");
    lab.set("drayage.pulls.recheck=20");
    remaining("malformed", 1000, "99999999999999999999;;w=\u00e9");
    remaining("spent", 5, "0;w=21600");
    remaining("spent", 1000, "90;w=21600");

    lab.sync().copied("spent").copied("malformed");
  }

  @Test
  @FaultCase(28)
  void whatFailsTwiceSucceedsOnEveryKindOfRequest() {
    List<String> names = List.of("head", "get", "read", "ask", "list", "open", "send", "publish");
    lab.images(names.toArray(String[]::new));
    failTwice(lab.source(), "HEAD", manifests("head"), 500);
    failTwice(lab.source(), "GET", manifests("get"), 502);
    failTwice(lab.source(), "GET", blob("read"), 503);
    failTwice(lab.target(), "HEAD", manifests("ask"), 504);
    failTwice(lab.target(), "GET", ".*/list/tags/list", 500);
    failTwice(lab.target(), "POST", uploads("open"), 502);
    failTwice(lab.target(), "PUT", commit("send"), 503);
    failTwice(lab.target(), "PUT", manifests("publish"), 504);

    FaultRun run = lab.sync();

    names.forEach(run::copied);
    // a body that is gone can't be sent again by the request itself, so the image was tried twice
    assertThat(run.run().logLines("INFO").toString())
        .contains("attempt failed", "PUT blob", "HTTP 503");
    assertThat(lab.target().requests("PUT", commit("send"))).hasSize(3);
  }

  @Test
  @FaultCase(28)
  void aListOfTagsThatFailsTwiceIsRead() {
    lab.rules("tags: ['regex: 1.*']");
    failTwice(lab.source(), "GET", ".*/faulty/tags/list", 503);

    lab.sync().copied("faulty");
  }

  private void remaining(String image, int times, String value) {
    lab.source()
        .on("*", manifests(image))
        .times(times)
        .play(
            Faults.altered(
                answer ->
                    answer
                        .with("ratelimit-limit", "100;w=21600")
                        .with("ratelimit-remaining", value)));
  }

  private static void failTwice(FaultServer server, String method, String path, int status) {
    server
        .on(method, path)
        .times(2)
        .play(
            exchange -> {
              exchange.upload(1);
              exchange.send(Answer.of(status));
            });
  }
}
