package io.drayage.demo;

import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sample image, index or artifact, complete with its blobs; the same arguments always make the
 * same bytes.
 *
 * @param platform its platform; all parts empty for an index or artifact
 * @param blobs config and layers; none for an index
 * @param children images of an index; none otherwise
 */
public record SampleImage(
    RawManifest manifest, Platform platform, List<SampleBlob> blobs, List<SampleImage> children) {
  private static final Platform NO_PLATFORM = new Platform("", "", "");

  private static final Dialect DOCKER =
      new Dialect(
          MediaType.DOCKER_MANIFEST,
          "application/vnd.docker.container.image.v1+json",
          "application/vnd.docker.image.rootfs.diff.tar.gzip");

  private static final Dialect OCI =
      new Dialect(
          MediaType.OCI_MANIFEST,
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.oci.image.layer.v1.tar+gzip");

  private record Dialect(MediaType manifest, String config, String layer) {}

  public SampleImage {
    blobs = List.copyOf(blobs);
    children = List.copyOf(children);
  }

  /** Makes an image with Docker's media types. */
  public static SampleImage docker(Platform platform, List<SampleLayer> layers) {
    return image(DOCKER, platform, layers);
  }

  /** Makes an image with OCI's media types. */
  public static SampleImage oci(Platform platform, List<SampleLayer> layers) {
    return image(OCI, platform, layers);
  }

  /** Makes a Docker manifest list of these images. */
  public static SampleImage dockerList(List<SampleImage> children) {
    return index(MediaType.DOCKER_LIST, children);
  }

  /** Makes an OCI index of these images. */
  public static SampleImage ociIndex(List<SampleImage> children) {
    return index(MediaType.OCI_INDEX, children);
  }

  /** Makes an OCI artifact with the empty config (image-spec, Guidelines for Artifact Usage). */
  public static SampleImage artifact(MediaType artifactType, SampleBlob content) {
    SampleBlob empty = SampleBlob.of(utf8("{}"));
    String document =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"%s","config":%s,"layers":[%s]}"""
            .formatted(
                MediaType.OCI_MANIFEST,
                artifactType,
                descriptor("application/vnd.oci.empty.v1+json", empty),
                descriptor(artifactType.value(), content));
    return new SampleImage(
        RawManifest.of(MediaType.OCI_MANIFEST, utf8(document)),
        NO_PLATFORM,
        List.of(empty, content),
        List.of());
  }

  /** All blobs of this image and of its children. */
  public List<SampleBlob> allBlobs() {
    List<SampleBlob> all = new ArrayList<>(blobs);
    children.forEach(child -> all.addAll(child.allBlobs()));
    return all;
  }

  private static SampleImage image(Dialect dialect, Platform platform, List<SampleLayer> layers) {
    SampleBlob config = SampleBlob.of(utf8(config(platform, layers)));
    List<SampleBlob> blobs = new ArrayList<>(List.of(config));
    layers.forEach(layer -> blobs.add(layer.blob()));
    String document =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
            .formatted(
                dialect.manifest(),
                descriptor(dialect.config(), config),
                layers.stream()
                    .map(layer -> descriptor(dialect.layer(), layer.blob()))
                    .collect(Collectors.joining(",")));
    RawManifest manifest = RawManifest.of(dialect.manifest(), utf8(document));
    return new SampleImage(manifest, platform, blobs, List.of());
  }

  private static String config(Platform platform, List<SampleLayer> layers) {
    return """
    {"created":"2022-06-14T00:00:00Z",%s,"config":{"Cmd":["/opt/start"]},\
    "rootfs":{"type":"layers","diff_ids":[%s]}}"""
        .formatted(
            platformFields(platform),
            layers.stream()
                .map(layer -> "\"" + layer.diffId() + "\"")
                .collect(Collectors.joining(",")));
  }

  private static SampleImage index(MediaType type, List<SampleImage> children) {
    String document =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}"""
            .formatted(
                type, children.stream().map(SampleImage::entry).collect(Collectors.joining(",")));
    return new SampleImage(RawManifest.of(type, utf8(document)), NO_PLATFORM, List.of(), children);
  }

  private static String entry(SampleImage child) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d,"platform":{%s}}"""
        .formatted(
            child.manifest.mediaType(),
            child.manifest.digest(),
            child.manifest.size(),
            platformFields(child.platform));
  }

  private static String platformFields(Platform platform) {
    String fields =
        """
        "architecture":"%s","os":"%s\""""
            .formatted(platform.architecture(), platform.os());
    return platform.variant().isEmpty()
        ? fields
        : fields + ",\"variant\":\"" + platform.variant() + "\"";
  }

  private static String descriptor(String mediaType, SampleBlob blob) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(mediaType, blob.digest(), blob.sizeBytes());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
