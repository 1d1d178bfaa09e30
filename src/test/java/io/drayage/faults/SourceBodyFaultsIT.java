package io.drayage.faults;

import static io.drayage.faults.FaultLab.LAYER;
import static io.drayage.faults.FaultLab.blob;
import static io.drayage.faults.FaultLab.manifests;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blobs that the source sends wrongly. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SourceBodyFaultsIT {
  private static final int HALF = (int) LAYER.sizeBytes() / 2;

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(1)
  void aBlobThatIsCutOffGoesOnWhereItStopped() {
    lab.source().on("GET", blob()).times(1).play(Faults.cut(0.5));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-");
    assertOneUpload();
  }

  @Test
  @FaultCase(2)
  void aBlobWithoutALengthThatIsCutOffGoesOnWhereItStopped() {
    lab.source().on("GET", blob()).times(1).play(Faults.cutUnsized(0.5));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-");
    assertOneUpload();
  }

  @Test
  @FaultCase(3)
  void whereRangesAreIgnoredWhatIsThereAlreadyIsSkipped() {
    lab.source().on("GET", blob()).times(1).play(Faults.cut(0.5));
    lab.source().on("GET", blob()).times(1).play(exchange -> exchange.send(whole()));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-");
    assertOneUpload();
  }

  @Test
  @FaultCase(4)
  void aRangeThatBeginsElsewhereIsNotSplicedIn() {
    lab.source().on("GET", blob()).times(1).play(Faults.cut(0.5));
    lab.source()
        .on("GET", blob())
        .times(1)
        .play(
            Faults.altered(
                answer ->
                    answer.set(
                        "Content-Range",
                        "bytes %d-%d/%d"
                            .formatted(HALF + 1, LAYER.sizeBytes() - 1, LAYER.sizeBytes()))));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-", "");
    assertOneUpload();
  }

  @Test
  @FaultCase(4)
  void aRangeThatIsRefusedIsReplacedByTheWhole() {
    lab.source().on("GET", blob()).times(1).play(Faults.cut(0.5));
    lab.source().on("GET", blob()).times(1).answer(Answer.of(416));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-", "");
    assertOneUpload();
  }

  @Test
  @FaultCase(5)
  void wrongBytesAreFetchedOnceMoreAndThenRefused() {
    lab.source().on("GET", blob()).play(Faults.altered(SourceBodyFaultsIT::forged));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("GET blob", "digest mismatch, expected " + LAYER.digest() + ", got sha256:")
        .wasTriedTimes(1);

    assertThat(ranges()).containsExactly("", "");
    assertNoManifestAndNoCommit();
  }

  @Test
  @FaultCase(5)
  void wrongBytesThatCameOnceDoNoHarm() {
    lab.source().on("GET", blob()).times(1).play(Faults.altered(SourceBodyFaultsIT::forged));

    lab.sync().copied("faulty");

    assertThat(ranges()).containsExactly("", "");
  }

  @Test
  @FaultCase(6)
  void aBlobThatDoesNotEndIsCutAtItsSize() {
    lab.source().on("GET", blob()).play(Faults.endless(Answer.of(200)));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("it is longer than the 150000 bytes of the manifest");

    assertNoManifestAndNoCommit();
  }

  @Test
  @FaultCase(6)
  void aBlobThatSaysItIsLongerIsNotRead() {
    lab.source()
        .on("GET", blob())
        .play(Faults.altered(answer -> answer.body(Arrays.copyOf(answer.body(), 150_001))));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .says("it has 150001 bytes, the manifest says 150000");

    assertNoManifestAndNoCommit();
  }

  private static Answer whole() {
    return Answer.of(200).body(LAYER.content());
  }

  private static Answer forged(Answer answer) {
    byte[] content = answer.body().clone();
    content[content.length / 2] ^= 1;
    return answer.body(content);
  }

  private List<String> ranges() {
    return requestsForTheBlob().map(seen -> seen.header("Range")).toList();
  }

  private Stream<Seen> requestsForTheBlob() {
    return lab.source().requests("GET", blob()).stream();
  }

  private void assertOneUpload() {
    assertThat(lab.target().requests("PUT", FaultLab.commit("faulty"))).hasSize(1);
  }

  private void assertNoManifestAndNoCommit() {
    assertThat(lab.target().requests("PUT", manifests("faulty"))).isEmpty();
    assertThat(lab.view().hasBlob(lab.repository("faulty"), LAYER.digest())).isFalse();
  }
}
