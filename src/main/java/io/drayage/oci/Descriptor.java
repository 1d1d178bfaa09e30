package io.drayage.oci;

import java.util.Map;
import java.util.Optional;

/**
 * Names content by digest, with its type and exact size in bytes (image-spec, Descriptors). Only
 * entries of an index have a {@code platform}.
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long sizeBytes,
    Optional<Platform> platform,
    Map<String, String> annotations) {

  /** Checks the size; throws {@link MalformedException}. */
  public Descriptor {
    if (sizeBytes < 0) {
      throw new MalformedException("a descriptor has the negative size " + sizeBytes);
    }
    annotations = Map.copyOf(annotations);
  }

  /** Makes a descriptor of type, digest and size alone. */
  public Descriptor(MediaType mediaType, Digest digest, long sizeBytes) {
    this(mediaType, digest, sizeBytes, Optional.empty(), Map.of());
  }

  /** Whether this may name a manifest or an index, by its media type. */
  public boolean mayBeManifest() {
    return mediaType.value().isEmpty() || mediaType.isManifestOrIndex();
  }

  /** Whether this is BuildKit's attestation of another entry of the same index. */
  public boolean isAttestation() {
    return platform.filter(Platform::isUnknown).isPresent()
        || "attestation-manifest".equals(annotations.get("vnd.docker.reference.type"));
  }
}
