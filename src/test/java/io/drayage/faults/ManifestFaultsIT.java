package io.drayage.faults;

import static io.drayage.faults.FaultLab.IMAGE;
import static io.drayage.faults.FaultLab.manifests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.SampleImage;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Manifests with wrong content, or that change during the run. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ManifestFaultsIT {
  private static final String DIGEST = IMAGE.manifest().digest().toString();
  private static final SampleImage NEXT = FaultLab.artifact(FaultLab.blob("next", 2000));

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(9)
  void aManifestWithoutAnEndIsCutOff() {
    lab.source()
        .on("GET", manifests("faulty"))
        .play(Faults.endless(Answer.of(200).with("Content-Type", MediaType.OCI_INDEX.value())));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("GET manifest", "longer than the 4194304 bytes that are allowed");
  }

  @Test
  @FaultCase(9)
  void anErrorWithoutAnEndIsCutOff() {
    lab.source().on("GET", FaultLab.blob()).play(Faults.endless(Answer.of(403)));

    lab.sync().failed("faulty").isOfKind("denied").says("HTTP 403");
  }

  @Test
  @FaultCase(10)
  void aManifestOfAnotherDigestIsFetchedOnceMoreAndThenRefused() {
    lab.source().on("GET", manifests("faulty")).play(Faults.altered(ManifestFaultsIT::forged));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("GET manifest", "digest mismatch, expected " + DIGEST)
        .wasTriedTimes(1);

    assertThat(lab.source().requests("GET", manifests("faulty"))).hasSize(2);
  }

  @Test
  @FaultCase(10)
  void aManifestThatCameWrongOnceDoesNoHarm() {
    lab.source()
        .on("GET", manifests("faulty"))
        .times(1)
        .play(Faults.altered(ManifestFaultsIT::forged));

    lab.sync().copied("faulty");
  }

  @Test
  @FaultCase(11)
  void whereHeadIsOfNoUseGetTellsTheDigest() {
    lab.images("silent", "refused");
    lab.source()
        .on("*", manifests("silent"))
        .play(Faults.altered(answer -> answer.without("Docker-Content-Digest")));
    lab.source().on("HEAD", manifests("refused")).answer(Answer.of(405));

    lab.sync().copied("silent").copied("refused");
  }

  @Test
  @FaultCase(12)
  void aTagThatMovesMeanwhileDoesNotMixTwoImages() {
    changed("faulty");
    lab.source()
        .on("GET", manifests("faulty"))
        .times(1)
        .play(
            exchange -> {
              lab.memory().put(lab.repository("faulty"), "1.0", NEXT);
              exchange.send(exchange.pass());
            });

    lab.sync().copied("faulty");
  }

  @Test
  @FaultCase(12)
  void anImageThatIsGoneMeanwhileIsResolvedAnew() {
    changed("faulty");
    lab.expects("faulty", NEXT);
    lab.source()
        .on("GET", manifests("faulty"))
        .times(1)
        .play(
            exchange -> {
              lab.memory().put(lab.repository("faulty"), "1.0", NEXT);
              exchange.send(Answer.error(404, "MANIFEST_UNKNOWN", "gone"));
            });

    lab.sync().copied("faulty");
  }

  /** Gives the target another image, so that the plan needs a HEAD request. */
  private void changed(String image) {
    FaultLab.push(lab.repository(image), "1.0", FaultLab.artifact(FaultLab.blob("before", 1000)));
  }

  @Test
  @FaultCase(13)
  void whatCanBeReadInTwoWaysIsRefused() {
    lab.images("both", "typed", "twice");
    put("both", MediaType.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}");
    put("typed", MediaType.OCI_MANIFEST, "{\"mediaType\":\"%s\"}".formatted(MediaType.OCI_INDEX));
    put("twice", MediaType.OCI_MANIFEST, "{\"layers\":[],\"layers\":[]}");

    FaultRun run = lab.sync();

    run.failed("both").isOfKind("invalid-content").says("ambiguous", "both manifests and layers");
    run.failed("typed").isOfKind("invalid-content").says("ambiguous", "says that it is");
    run.failed("twice").isOfKind("invalid-content").isFrom(FaultLab.SOURCE).says("Duplicate");
  }

  @Test
  @FaultCase(17)
  void schemaOneIsRefusedAndPlainTextIsLookedInto() {
    lab.images("old", "text");
    put(
        "old",
        new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"),
        "{\"schemaVersion\":1,\"fsLayers\":[]}");
    lab.source()
        .on("*", manifests("text"))
        .play(Faults.altered(answer -> answer.set("Content-Type", "text/plain; charset=utf-8")));

    FaultRun run = lab.sync();

    run.failed("old").isOfKind("invalid-content").says("schema 1 unsupported");
    run.copied("text");
  }

  private static Answer forged(Answer answer) {
    return answer.body(new String(answer.body(), StandardCharsets.UTF_8) + "\n");
  }

  private void put(String name, MediaType type, String document) {
    lab.memory()
        .put(
            lab.repository(name),
            "1.0",
            RawManifest.of(type, document.getBytes(StandardCharsets.UTF_8)));
  }
}
