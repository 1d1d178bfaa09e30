package io.drayage.oci;

import java.util.Optional;

/** A manifest that has been read: an image's (or artifact's) own, or an index of others. */
public sealed interface Manifest permits ImageManifest, ImageIndex {
  /** Why an image of schema 1 is refused. */
  String SCHEMA_1_UNSUPPORTED =
      "schema 1 unsupported: copying it would change its digest; have the image pushed again"
          + " with a current tool";

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
    Manifest manifest = ManifestParser.parse(raw);
    raw.read();
    return manifest;
  }

  /**
   * Reads and checks the manifest that an entry of an index names. The entry's media type counts
   * more than the one that it was served under, which a proxy may have made up, but not more than
   * what the document says itself.
   *
   * @throws MalformedException likewise
   */
  static Manifest parse(RawManifest raw, Descriptor entry) {
    if (!entry.mediaType().isManifestOrIndex() || entry.mediaType().equals(raw.mediaType())) {
      return parse(raw);
    }
    try {
      return parse(raw.as(entry.mediaType()));
    } catch (MalformedException e) {
      return parse(raw);
    }
  }

  /** Whether {@code raw} can be read. */
  static boolean isReadable(RawManifest raw) {
    if (raw.wasRead()) {
      return true;
    }
    try {
      parse(raw);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * The type of a document that came without one: its own word, else its shape. Empty when it is no
   * manifest.
   */
  static Optional<MediaType> typeOf(byte[] content) {
    return ManifestParser.typeOf(content);
  }
}
