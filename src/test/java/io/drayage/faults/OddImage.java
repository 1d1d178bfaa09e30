package io.drayage.faults;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Image that no build tool makes. */
@FunctionalInterface
interface OddImage {
  String TAG = "1.0";

  /** Puts the image into a repository of a source. */
  void put(MemorySource source, String repository);

  /** Layer of the healthy source alone. */
  SampleBlob PRIVATE = FaultLab.blob("private", 3000);

  SampleBlob CONFIG =
      SampleBlob.of(
          "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8));

  SampleBlob LAYER = FaultLab.blob("odd", 2000);

  /** All odd images, each by the row of docs/contributor/reliability.md and a description. */
  static Map<String, OddImage> all() {
    Map<String, OddImage> all = new LinkedHashMap<>();
    all.put("A2 a tower of indexes", OddImage::tower);
    all.put("A2 an index that names one image a thousand times", OddImage::repeated);
    all.put("A3 a manifest of nearly 4 MiB of nothing", OddImage::large);
    all.put("A3 a manifest that is nested 100 000 deep", (s, r) -> raw(s, r, deep()));
    all.put("A13 an index of artifacts without platforms", OddImage::artifacts);
    all.put("A13 an index of layers", OddImage::cache);
    all.put("A18 an image that names a layer of another's", (s, r) -> image(s, r, PRIVATE, ""));
    all.put("A38 an index with one platform twice", OddImage::twice);
    all.put("A41 an index without one of its images", OddImage::childless);
    all.put(
        "A39 a manifest of schema 1", (s, r) -> raw(s, r, "{\"schemaVersion\":1,\"name\":\"x\"}"));
    all.put("A41 an image without its layer", (s, r) -> image(s, r, FaultLab.blob("lost", 9), ""));
    all.put("A41 an image with a foreign layer", OddImage::foreign);
    all.put("A3 a layer of 8 EB", (s, r) -> sized(s, r, "9223372036854775807"));
    all.put("A3 a layer of -1 bytes", (s, r) -> sized(s, r, "-1"));
    all.put("A3 a layer that is longer than it says", (s, r) -> sized(s, r, "1999"));
    all.put("A3 a layer that is shorter than it says", (s, r) -> sized(s, r, "2001"));
    all.put("A3 a layer of no size", (s, r) -> sized(s, r, "\"many\""));
    all.put("A22 a digest that is a path", OddImage::path);
    all.put("A37 an image with keys twice", (s, r) -> image(s, r, LAYER, ",\"layers\":[]"));
    all.put("A37 an image that is an index too", (s, r) -> image(s, r, LAYER, ",\"manifests\":[]"));
    all.put("A37 no document", (s, r) -> raw(s, r, "null"));
    all.put("A37 an empty document", (s, r) -> raw(s, r, ""));
    return all;
  }

  private static void raw(MemorySource source, String repository, String document) {
    raw(source, repository, MediaType.OCI_MANIFEST, document);
  }

  private static RawManifest raw(
      MemorySource source, String repository, MediaType type, String document) {
    RawManifest manifest = RawManifest.of(type, document.getBytes(StandardCharsets.UTF_8));
    source.put(repository, TAG, manifest);
    return manifest;
  }

  private static String deep() {
    return "{\"schemaVersion\":2,\"config\":" + "[".repeat(100_000);
  }

  /** Eight indexes. Each names the next one a hundred times. */
  private static void tower(MemorySource source, String repository) {
    image(source, repository, LAYER, ",\"annotations\":{\"x\":\"y\"}");
    String digest = source.tags(repository).get(TAG);
    MediaType type = MediaType.OCI_MANIFEST;
    int size = source.manifest(repository, Digest.parse(digest)).orElseThrow().length;
    for (int floor = 0; floor < 8; floor++) {
      String entry = entry(type, digest, size, "");
      RawManifest index =
          index(source, repository, IntStream.range(0, 100).mapToObj(i -> entry).toList());
      digest = index.digest().toString();
      size = index.size();
      type = MediaType.OCI_INDEX;
    }
  }

  private static void repeated(MemorySource source, String repository) {
    RawManifest child = image(source, repository, LAYER, "");
    String entry = entry(child, "linux/arm64");
    index(source, repository, IntStream.range(0, 1000).mapToObj(i -> entry).toList());
  }

  private static void large(MemorySource source, String repository) {
    image(source, repository, LAYER, ",\"x\":[" + "{},".repeat(1_300_000) + "{}]");
  }

  private static void artifacts(MemorySource source, String repository) {
    List<String> entries = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      SampleImage artifact = FaultLab.artifact(FaultLab.blob(name, 100));
      source.put(repository, TAG, artifact);
      entries.add(entry(artifact.manifest(), ""));
    }
    index(source, repository, entries);
  }

  private static void cache(MemorySource source, String repository) {
    source.putBlob(repository, LAYER);
    source.putBlob(repository, CONFIG);
    index(
        source,
        repository,
        List.of(
            descriptor("application/vnd.oci.image.layer.v1.tar+gzip", LAYER, ""),
            descriptor("application/vnd.buildkit.cacheconfig.v0", CONFIG, "")));
  }

  private static void twice(MemorySource source, String repository) {
    RawManifest gzip = image(source, repository, LAYER, "");
    RawManifest zstd = image(source, repository, FaultLab.blob("zstd", 700), "");
    index(source, repository, List.of(entry(gzip, "linux/amd64"), entry(zstd, "linux/amd64")));
  }

  private static void childless(MemorySource source, String repository) {
    RawManifest there = image(source, repository, LAYER, "");
    String lost = "sha256:" + "0".repeat(64);
    index(
        source,
        repository,
        List.of(
            entry(MediaType.OCI_MANIFEST, lost, 7, "linux/amd64"), entry(there, "linux/arm64")));
  }

  private static void foreign(MemorySource source, String repository) {
    String urls = ",\"urls\":[\"http://169.254.169.254/layer\"]";
    manifest(source, repository, descriptor("application/x", FaultLab.blob("f", 10), urls), "");
  }

  private static void sized(MemorySource source, String repository, String size) {
    source.putBlob(repository, LAYER);
    manifest(
        source,
        repository,
        "{\"mediaType\":\"application/x\",\"digest\":\"%s\",\"size\":%s}"
            .formatted(LAYER.digest(), size),
        "");
  }

  private static void path(MemorySource source, String repository) {
    String digest = "sha256:../../../../token?x=";
    manifest(
        source,
        repository,
        "{\"mediaType\":\"x\",\"digest\":\"%s\",\"size\":3}".formatted(digest),
        "");
  }

  private static RawManifest image(
      MemorySource source, String repository, SampleBlob layer, String more) {
    boolean has = !layer.equals(PRIVATE) && layer.sizeBytes() > 9;
    if (has) {
      source.putBlob(repository, layer);
    }
    return manifest(source, repository, descriptor("application/x", layer, ""), more);
  }

  private static RawManifest manifest(
      MemorySource source, String repository, String layer, String more) {
    source.putBlob(repository, CONFIG);
    return raw(
        source,
        repository,
        MediaType.OCI_MANIFEST,
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]%s}"
            .formatted(
                MediaType.OCI_MANIFEST,
                descriptor("application/vnd.oci.image.config.v1+json", CONFIG, ""),
                layer,
                more));
  }

  private static RawManifest index(MemorySource source, String repository, List<String> entries) {
    return raw(
        source,
        repository,
        MediaType.OCI_INDEX,
        entries.stream()
            .collect(
                Collectors.joining(
                    ",",
                    "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":["
                        .formatted(MediaType.OCI_INDEX),
                    "]}")));
  }

  private static String descriptor(String type, SampleBlob blob, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(type, blob.digest(), blob.sizeBytes(), more);
  }

  private static String entry(RawManifest manifest, String platform) {
    return entry(manifest.mediaType(), manifest.digest().toString(), manifest.size(), platform);
  }

  private static String entry(MediaType type, String digest, int size, String platform) {
    String more =
        platform.isEmpty()
            ? ""
            : ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}"
                .formatted((Object[]) platform.split("/", 2));
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(type, digest, size, more);
  }
}
