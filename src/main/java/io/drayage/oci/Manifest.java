package io.drayage.oci;

import java.util.Optional;

/** A parsed manifest: of an image or artifact, or an index of others. */
public sealed interface Manifest permits ImageManifest, ImageIndex {
  /** Reason for refusing an image of schema 1. */
  String SCHEMA_1_UNSUPPORTED =
      "schema 1 unsupported: copying it would change its digest; have the image pushed again"
          + " with a current tool";

  /** Bytes of the manifest. */
  RawManifest raw();

  /**
   * Parses and checks {@code raw}. Rejects ambiguous documents (CVE-2021-41190): layers beside
   * manifests, a {@code mediaType} that is not the served type, duplicate keys.
   *
   * @throws MalformedException if it is not a manifest that can be copied; the message gives the
   *     reason
   */
  static Manifest parse(RawManifest raw) {
    Manifest manifest = ManifestParser.parse(raw);
    raw.read();
    return manifest;
  }

  /**
   * Parses and checks the manifest of an index entry. The entry's media type wins over the served
   * one, which a proxy may have changed, but not over the document's own.
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

  /** Whether {@code raw} can be parsed. */
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
   * Type of a document that was served without one: its own {@code mediaType}, else by its shape.
   * Empty if it is no manifest.
   */
  static Optional<MediaType> typeOf(byte[] content) {
    return ManifestParser.typeOf(content);
  }
}
