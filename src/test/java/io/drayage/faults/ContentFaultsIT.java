package io.drayage.faults;

import static io.drayage.faults.FaultLab.IMAGE;
import static io.drayage.faults.FaultLab.LAYER;
import static io.drayage.faults.FaultLab.manifests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Content of an image that is missing, endless, elsewhere or odd. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ContentFaultsIT {
  private static final String ALL_PLATFORMS = "tags: ['1.0'], platform: all";

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(14)
  void anIndexThatIsTooDeepOrTooLargeIsRefused() {
    lab.images("deep", "large");
    lab.rules(ALL_PLATFORMS);
    RawManifest top = index("[]");
    for (int depth = 0; depth < 12; depth++) {
      lab.memory().putManifest(lab.repository("deep"), top);
      top = index("[" + entry(top.digest(), top.size()) + "]");
    }
    lab.memory().put(lab.repository("deep"), "1.0", top);
    RawManifest large =
        index(
            IntStream.range(0, 9_999)
                .mapToObj(number -> entry(Digest.sha256(new byte[number]), 2))
                .collect(Collectors.joining(",", "[", "]")));
    lab.memory().put(lab.repository("large"), "1.0", large);

    FaultRun run = lab.sync();

    run.failed("deep").isOfKind("invalid-content").says("nests deeper than 8");
    run.failed("large").isOfKind("invalid-content").says("more than 1000 manifests");
    assertThat(lab.source().requests("GET", manifests("large"))).hasSize(1);
  }

  @Test
  @FaultCase(14)
  void anIndexThatNamesItselfIsNotFollowed() {
    // nobody can make one, but a registry can answer as if there were one
    lab.rules(ALL_PLATFORMS);
    SampleImage child = child("amd64");
    SampleImage index = SampleImage.ociIndex(List.of(child));
    lab.image("faulty", index);
    lab.source()
        .on("GET", ".*/faulty/manifests/" + child.manifest().digest())
        .answer(
            Answer.of(200)
                .with("Content-Type", MediaType.OCI_INDEX.value())
                .body(index.manifest().content()));

    lab.sync().failed("faulty").isOfKind("invalid-content").says("digest mismatch");
  }

  @Test
  @FaultCase(15)
  void anIndexOfWhichAPartIsMissingIsNotPublished() {
    lab.rules(ALL_PLATFORMS);
    SampleImage gone = child("arm64");
    lab.image("faulty", SampleImage.ociIndex(List.of(child("amd64"), gone)));
    lab.source()
        .on("*", ".*/faulty/manifests/" + gone.manifest().digest())
        .answer(Answer.error(404, "MANIFEST_UNKNOWN", "manifest unknown"));

    lab.sync()
        .failed("faulty")
        .isOfKind("not-found")
        .isFrom(FaultLab.SOURCE)
        .says(gone.manifest().digest().toString(), "HTTP 404 MANIFEST_UNKNOWN");
  }

  @Test
  @FaultCase(16)
  void whatIsNoDigestReachesNoAddress() {
    lab.images("path", "short", "md5");
    put("path", MediaType.OCI_MANIFEST, layers("sha256:../../../etc/passwd"));
    put("short", MediaType.OCI_MANIFEST, layers("sha256:" + "a".repeat(63)));
    put("md5", MediaType.OCI_MANIFEST, layers("md5:" + "a".repeat(32)));

    FaultRun run = lab.sync();

    run.failed("path").isOfKind("invalid-content").says("64 lower-case hex digits");
    run.failed("short").isOfKind("invalid-content").says("64 lower-case hex digits");
    run.failed("md5").isOfKind("invalid-content").says("'md5' is not sha256 or sha512");
    assertThat(lab.source().requests()).noneMatch(seen -> seen.path().contains(".."));
    assertThat(lab.source().requests("GET", ".*/blobs/.*md5.*")).isEmpty();
  }

  @Test
  @FaultCase(16)
  void aHeaderThatIsNoDigestIsPassedOver() {
    lab.source()
        .on("*", manifests("faulty"))
        .play(Faults.altered(answer -> answer.set("Docker-Content-Digest", "sha256:../../x")));

    lab.sync().copied("faulty");

    assertThat(lab.source().requests()).noneMatch(seen -> seen.path().contains(".."));
  }

  @Test
  @FaultCase(18)
  void theAddressOfAForeignLayerIsNeverAsked() {
    try (FaultServer attacker = new FaultServer((request, body) -> Answer.of(200))) {
      put(
          "faulty",
          MediaType.OCI_MANIFEST,
          """
          {"schemaVersion":2,"mediaType":"%s",
           "config":{"mediaType":"application/json","digest":"%s","size":2},
           "layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
             "digest":"%s","size":1000,"urls":["%s/layer"]}]}"""
              .formatted(
                  MediaType.OCI_MANIFEST,
                  IMAGE.blobs().get(0).digest(),
                  Digest.sha256(new byte[1000]),
                  attacker.endpoint()));

      // what becomes of it is the target's policy; this one wants no foreign addresses
      lab.sync().failed("faulty").isFrom(FaultLab.TARGET).says("PUT manifest");

      assertThat(attacker.requests()).isEmpty();
      assertThat(lab.source().requests("GET", ".*/faulty/blobs/" + Digest.sha256(new byte[1000])))
          .isEmpty();
    }
  }

  @Test
  @FaultCase(19)
  void oddButSoundImagesAreCopiedByteForByte() {
    lab.images();
    String empty = Digest.sha256(new byte[0]).toString();
    String config = IMAGE.blobs().get(0).digest().toString();
    odd("empty-blob", descriptor(config, 2), descriptor(empty, 0));
    odd("no-layers", descriptor(config, 2), "");
    String layer = descriptor(LAYER.digest().toString(), LAYER.sizeBytes());
    odd("twice", descriptor(config, 2), layer + "," + layer);
    Digest sha512 = Digest.of("sha512", LAYER.content());
    odd("sha512", descriptor(config, 2), descriptor(sha512.toString(), LAYER.sizeBytes()));
    lab.memory().putBlob(lab.repository("sha512"), sha512, LAYER.content());

    FaultRun run = lab.sync();

    for (String name : List.of("empty-blob", "no-layers", "twice", "sha512")) {
      run.copied(name);
      assertThat(lab.view().manifest(lab.repository(name), "1.0").text())
          .isEqualTo(
              new String(lab.images().get(name).manifest().content(), StandardCharsets.UTF_8));
    }
  }

  private static SampleImage child(String architecture) {
    return SampleImage.oci(
        new Platform("linux", architecture, ""),
        List.of(SampleLayer.of("child-" + architecture, 2000)));
  }

  private void put(String name, MediaType type, String document) {
    lab.memory()
        .put(
            lab.repository(name),
            "1.0",
            RawManifest.of(type, document.getBytes(StandardCharsets.UTF_8)));
  }

  /** An image of these descriptors, over the usual blobs and the empty one. */
  private void odd(String name, String config, String layers) {
    String document =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/x-odd","config":%s,\
        "layers":[%s],"x-unknown":{"kept":true}}"""
            .formatted(MediaType.OCI_MANIFEST, config, layers);
    RawManifest manifest =
        RawManifest.of(MediaType.OCI_MANIFEST, document.getBytes(StandardCharsets.UTF_8));
    lab.image(
        name,
        new SampleImage(
            manifest,
            new Platform("", "", ""),
            List.of(IMAGE.blobs().get(0), LAYER, SampleBlob.of(new byte[0])),
            List.of()));
  }

  private static RawManifest index(String manifests) {
    String document =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":%s}"
            .formatted(MediaType.OCI_INDEX, manifests);
    return RawManifest.of(MediaType.OCI_INDEX, document.getBytes(StandardCharsets.UTF_8));
  }

  private static String entry(Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(MediaType.OCI_INDEX, digest, size);
  }

  private static String layers(String digest) {
    return "{\"schemaVersion\":2,\"layers\":[%s]}".formatted(descriptor(digest, 2));
  }

  private static String descriptor(String digest, long size) {
    return "{\"mediaType\":\"application/x-any\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(digest, size);
  }
}
