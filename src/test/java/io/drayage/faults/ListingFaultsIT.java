package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tag lists that are odd, endless or broken off. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ListingFaultsIT {
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
