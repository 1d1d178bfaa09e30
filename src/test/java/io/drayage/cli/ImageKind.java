package io.drayage.cli;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A kind of image, and how a sync file asks for it.
 *
 * @param name what it is; its repositories are {@code kinds/NAME} and {@code mirror/NAME}
 * @param image what the source has
 * @param tag the tag at the source
 * @param wanted the tag as the sync file writes it
 * @param platform as the sync file writes it, empty for none
 * @param arrives what the target must name then
 */
record ImageKind(
    String name,
    SampleImage image,
    String tag,
    String wanted,
    String platform,
    SampleImage arrives) {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");
  private static final String ATTESTATION_ANNOTATIONS =
      """
      ,"annotations":{"vnd.docker.reference.type":"attestation-manifest",\
      "vnd.docker.reference.digest":"%s"}""";

  /** Its repository at the source. */
  String source() {
    return "kinds/" + name;
  }

  /** Its repository at the target. */
  String target() {
    return "mirror/" + name;
  }

  /** The tag or digest at the target. */
  String targetIdentifier() {
    int at = wanted.indexOf('@');
    return at < 0 ? wanted : wanted.substring(0, at);
  }

  boolean isPinned() {
    return wanted.contains("sha256:");
  }

  String mapping() {
    return SyncFile.mapping(source(), target(), wanted, platform);
  }

  @Override
  public String toString() {
    return name;
  }

  static List<ImageKind> all() {
    SampleLayer shared = SampleLayer.of("shared base", 20_000);
    SampleImage single = SampleImage.docker(Platform.host(), layers("pinned"));
    SampleImage index = index("pinned index");
    SampleImage attested = attested();
    SampleImage chosen = index("chosen");
    return List.of(
        whole("docker-image", SampleImage.docker(AMD64, layers("docker"))),
        whole("oci-image", SampleImage.oci(AMD64, layers("oci"))),
        whole("docker-list", SampleImage.dockerList(images("docker list"))),
        whole("oci-index", index("oci index")),
        whole("index-with-attestation", attested),
        whole("artifact", artifact("sbom")),
        whole("empty-layer", emptyLayer()),
        whole("layer-twice", layerTwice()),
        whole("shares-a-layer", SampleImage.oci(AMD64, List.of(shared, layer("one")))),
        whole("shares-it-too", SampleImage.oci(AMD64, List.of(shared, layer("two")))),
        part("chosen-arm64", chosen, "linux/arm64", chosen.children().get(1)),
        part("chosen-arm64-v8", chosen, "linux/arm64/v8", chosen.children().get(1)),
        part("chosen-arm-v7", chosen, "linux/arm/v7", chosen.children().get(2)),
        part("chosen-from-attested", attested, "linux/amd64", attested.children().get(0)),
        part("single-with-platform", SampleImage.oci(ARM64, layers("arm")), "linux/arm64"),
        part("no-platform-said", chosen, "", host(chosen)),
        part("artifact-without-platform", artifact("chart"), ""),
        pinned("digest-alone", single, single.manifest().digest().toString(), single),
        pinned("digest-of-index", index, index.manifest().digest().toString(), index),
        pinned("tag-and-digest", single, "9.9@" + single.manifest().digest(), single),
        pinned("tag-and-index", index, "9.9@" + index.manifest().digest(), host(index)));
  }

  private static ImageKind whole(String name, SampleImage image) {
    return new ImageKind(name, image, "1.0", "1.0", "all", image);
  }

  private static ImageKind part(String name, SampleImage image, String platform) {
    return part(name, image, platform, image);
  }

  private static ImageKind part(
      String name, SampleImage image, String platform, SampleImage arrives) {
    return new ImageKind(name, image, "1.0", "1.0", platform, arrives);
  }

  private static ImageKind pinned(
      String name, SampleImage image, String wanted, SampleImage arrives) {
    return new ImageKind(name, image, "1.0", wanted, "", arrives);
  }

  private static SampleImage host(SampleImage index) {
    return index.children().stream()
        .filter(child -> child.platform().equals(Platform.host()))
        .findFirst()
        .orElseThrow();
  }

  private static SampleImage index(String name) {
    return SampleImage.ociIndex(images(name));
  }

  private static List<SampleImage> images(String name) {
    return List.of(
        SampleImage.oci(AMD64, layers(name + " amd64")),
        SampleImage.oci(ARM64, layers(name + " arm64")),
        SampleImage.oci(ARM_V7, layers(name + " arm")));
  }

  /** An index as BuildKit makes it, with an attestation for its only image. */
  private static SampleImage attested() {
    SampleImage image = SampleImage.oci(AMD64, layers("attested"));
    SampleImage attestation = artifact("provenance");
    String entries =
        entry(image, "amd64", "linux", "")
            + ","
            + entry(
                attestation,
                "unknown",
                "unknown",
                ATTESTATION_ANNOTATIONS.formatted(image.manifest().digest()));
    RawManifest manifest =
        RawManifest.of(
            MediaType.OCI_INDEX,
            utf8(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                    .formatted(MediaType.OCI_INDEX, entries)));
    return new SampleImage(
        manifest, new Platform("", "", ""), List.of(), List.of(image, attestation));
  }

  private static String entry(
      SampleImage image, String architecture, String os, String annotations) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d,"platform":{"architecture":"%s","os":"%s"}%s}"""
        .formatted(
            image.manifest().mediaType(),
            image.manifest().digest(),
            image.manifest().size(),
            architecture,
            os,
            annotations);
  }

  private static SampleImage artifact(String content) {
    return SampleImage.artifact(
        new MediaType("application/vnd.example." + content.toLowerCase(Locale.ROOT)),
        SampleBlob.of(utf8(content)));
  }

  private static SampleImage emptyLayer() {
    return SampleImage.artifact(
        new MediaType("application/vnd.example.empty"), SampleBlob.of(new byte[0]));
  }

  private static SampleImage layerTwice() {
    SampleLayer twice = layer("twice");
    return SampleImage.docker(AMD64, List.of(twice, layer("between"), twice));
  }

  private static List<SampleLayer> layers(String name) {
    return List.of(layer(name + " base"), layer(name + " top"));
  }

  private static SampleLayer layer(String name) {
    return SampleLayer.of(name, 3_000);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
