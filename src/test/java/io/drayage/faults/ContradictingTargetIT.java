package io.drayage.faults;

import static io.drayage.faults.FaultLab.commit;
import static io.drayage.faults.FaultLab.manifests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.Platform;
import io.drayage.testing.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Targets whose answers contradict their content. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ContradictingTargetIT {
  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultKind("A43")
  void aPolicyIsNotPressedAndAnUnexplainedRefusalTwice() {
    lab.images("policy", "unexplained");
    lab.target()
        .on("PUT", commit("policy"))
        .answer(Answer.error(400, "BLOB_UPLOAD_INVALID", "Repository does not allow updating"));
    lab.target()
        .on("PUT", commit("unexplained"))
        .answer(Answer.error(400, "BLOB_UPLOAD_INVALID", "blob upload invalid"));

    FaultRun run = lab.sync();

    run.failed("policy").isOfKind("rejected").hints("Allow redeploy").wasTriedTimes(1);
    run.failed("unexplained").isOfKind("rejected").wasTriedTimes(1);
    assertThat(lab.target().requests("PUT", commit("policy"))).hasSize(1);
    assertThat(lab.target().requests("PUT", commit("unexplained"))).hasSize(2);
  }

  @Test
  @FaultKind("A43")
  void aManifestThatWasStoredAndAnsweredWithAFailureIsDone() {
    lab.images("failure", "refusal");
    stored("failure", Answer.of(500));
    stored("refusal", Answer.error(403, "DENIED", "audit log is full"));

    FaultRun run = lab.sync().copied("failure").copied("refusal");

    assertThat(run.run().log()).contains("audit log is full");
    assertThat(lab.target().requests("PUT", manifests("failure"))).hasSize(1);
    assertThat(lab.target().requests("PUT", manifests("refusal"))).hasSize(1);
  }

  @Test
  @FaultKind("A15")
  void anEmptyFileInPlaceOfABlobIsReplaced() {
    FaultLab.push(lab.repository("faulty"), "old", FaultLab.artifact(FaultLab.blob("old", 10)));
    lab.target()
        .on("HEAD", FaultLab.blob())
        .times(1)
        .answer(Answer.of(200).with("Content-Length", "0"));
    lab.target()
        .on("GET", FaultLab.blob())
        .times(1)
        .answer(Answer.of(200).with("Content-Length", "0"));

    lab.sync().copied("faulty");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(1);
  }

  @Test
  @FaultKind("A15")
  void aManifestThatIsTakenAndNotThereIsNoCopiedImage() {
    String digest = FaultLab.IMAGE.manifest().digest().toString();
    lab.target()
        .on("PUT", manifests("faulty"))
        .play(
            exchange -> {
              exchange.upload(1);
              exchange.send(Answer.of(201).with("Docker-Content-Digest", digest));
            });

    FaultRun run = lab.sync();

    run.failed("faulty").isOfKind("unavailable").says("does not have it").hints("cache");
  }

  @Test
  @FaultKind("A35")
  void aBlobThatTheTargetOnlySaysItHasIsSentOnce() {
    FaultLab.push(lab.repository("faulty"), "old", FaultLab.artifact(FaultLab.blob("old", 10)));
    String size = String.valueOf(FaultLab.LAYER.content().length);
    lab.target().on("HEAD", FaultLab.blob()).answer(Answer.of(200).with("Content-Length", size));

    lab.sync().copied("faulty");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(1);
    assertThat(lab.target().requests("PUT", manifests("faulty"))).hasSize(2);
  }

  @Test
  @FaultKind("A45")
  void mountsThatAreDeniedAreNotAskedForLayerByLayer() {
    SampleImage image =
        SampleImage.oci(
            Platform.parse("linux/amd64"),
            List.of(
                SampleLayer.of("a", 1000),
                SampleLayer.of("b", 1000),
                SampleLayer.of("c", 1000),
                SampleLayer.of("d", 1000)));
    lab.images();
    lab.image("first", image);
    lab.image("second", image);
    lab.target().on("POST", ".*mount=.*").answer(Answer.of(403));

    FaultRun run = lab.sync();

    run.copied("first").copied("second");
    // each of the two repositories may have been first with some of the five blobs
    assertThat(lab.target().requests("POST", ".*(first|second)/.*mount=.*"))
        .hasSizeLessThanOrEqualTo(2);
  }

  private void stored(String image, Answer answer) {
    lab.target()
        .on("PUT", manifests(image))
        .play(
            exchange -> {
              exchange.pass();
              exchange.send(answer);
            });
  }
}
