package io.drayage.oci;

import java.util.Map;
import java.util.Optional;

/**
 * Names content by digest, with its type and exact size in bytes (image-spec, Descriptors). {@code
 * platform} is there on entries of an index only.
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

  /** A descriptor with nothing but type, digest and size. */
  public Descriptor(MediaType mediaType, Digest digest, long sizeBytes) {
    this(mediaType, digest, sizeBytes, Optional.empty(), Map.of());
  }

  /** Whether this names a manifest or an index, as far as it says. */
  public boolean mayBeManifest() {
    return mediaType.value().isEmpty() || mediaType.isManifestOrIndex();
  }

  /** Whether this is BuildKit's attestation of another entry of the same index. */
  public boolean isAttestation() {
    return platform.filter(Platform::isUnknown).isPresent()
        || "attestation-manifest".equals(annotations.get("vnd.docker.reference.type"));
  }
}
