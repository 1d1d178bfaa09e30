package io.drayage.testing;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A made-up image: its blobs, and the manifest over them. */
public record Image(RawManifest manifest, List<byte[]> blobs) {
  /** An image of these blobs; the first is its configuration. */
  public static Image of(String... contents) {
    List<byte[]> blobs = new ArrayList<>();
    for (String content : contents) {
      blobs.add(content.getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder layers = new StringBuilder();
    for (byte[] blob : blobs.subList(1, blobs.size())) {
      layers.append(layers.isEmpty() ? "" : ",").append(descriptor("application/x", blob));
    }
    String json =
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(
                descriptor("application/vnd.oci.image.config.v1+json", blobs.get(0)), layers);
    return new Image(
        RawManifest.of(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8)),
        List.copyOf(blobs));
  }

  /** An index over images, keyed by platform ({@code linux/amd64}). */
  public static RawManifest index(Map<String, RawManifest> byPlatform) {
    StringBuilder entries = new StringBuilder();
    byPlatform.forEach(
        (platform, manifest) -> {
          String[] parts = platform.split("/", -1);
          entries
              .append(entries.isEmpty() ? "" : ",")
              .append(
                  "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}"
                      .formatted(
                          manifest.mediaType(),
                          manifest.digest(),
                          manifest.size(),
                          parts[0],
                          parts[1]));
        });
    String json = "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(entries);
    return RawManifest.of(MediaType.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds the complete image to a registry. */
  public Image in(FakeRegistry registry, Reference reference) {
    blobs.forEach(blob -> registry.put(reference.repository(), blob));
    registry.put(reference, manifest);
    return this;
  }

  /** The digest of the blob at this index. */
  public Digest blob(int place) {
    return Digest.sha256(blobs.get(place));
  }

  private static String descriptor(String type, byte[] blob) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, Digest.sha256(blob), blob.length);
  }
}
