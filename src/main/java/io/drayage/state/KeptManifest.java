package io.drayage.state;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Stored form of a manifest: its media type, a line feed, its original bytes. */
final class KeptManifest {
  private KeptManifest() {}

  static byte[] write(RawManifest manifest) {
    byte[] type = (manifest.mediaType().value() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] content = manifest.content();
    byte[] kept = Arrays.copyOf(type, type.length + content.length);
    System.arraycopy(content, 0, kept, type.length, content.length);
    return kept;
  }

  /** Reads a manifest; empty if the stored bytes do not have this digest. */
  static Optional<RawManifest> read(byte[] kept, Digest digest) {
    for (int at = 0; at < kept.length; at++) {
      if (kept[at] == '\n') {
        MediaType type = new MediaType(new String(kept, 0, at, StandardCharsets.UTF_8));
        return verified(type, Arrays.copyOfRange(kept, at + 1, kept.length), digest);
      }
    }
    return Optional.empty();
  }

  private static Optional<RawManifest> verified(MediaType type, byte[] content, Digest digest) {
    try {
      return Optional.of(new RawManifest(type, content, digest));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
