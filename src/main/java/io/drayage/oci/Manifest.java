package io.drayage.oci;

import java.util.Optional;

/** A manifest that has been read: an image's (or artifact's) own, or an index of others. */
public sealed interface Manifest permits ImageManifest, ImageIndex {
  /** The bytes it was read from. */
  RawManifest raw();

  /**
   * Reads and checks {@code raw}. Rejects what could be read in two ways (CVE-2021-41190): a
   * document with both layers and manifests, one whose {@code mediaType} is not the type it was
   * served under, duplicate keys.
   *
   * @throws MalformedException if it is not a manifest that can be copied; says why
   */
  static Manifest parse(RawManifest raw) {
    return ManifestParser.parse(raw);
  }

  /**
   * The type of a document that came without one: its own word, else its shape. Empty when it is no
   * manifest.
   */
  static Optional<MediaType> typeOf(byte[] content) {
    return ManifestParser.typeOf(content);
  }
}
