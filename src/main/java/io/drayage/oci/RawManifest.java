package io.drayage.oci;

/**
 * A manifest or index with the bytes that a registry served. The same bytes are pushed: content
 * with a digest is never serialised again. Immutable.
 */
public final class RawManifest {
  /** Length of ordinary manifests in bytes; few longer ones are held at a time. */
  public static final int ORDINARY_BYTES = 256 * 1024;

  private final MediaType mediaType;
  private final byte[] content;
  private final Digest digest;
  private volatile boolean readable;

  /** Takes served bytes; {@code digest} must be the digest of {@code content}. */
  public RawManifest(MediaType mediaType, byte[] content, Digest digest) {
    if (!digest.matches(content)) {
      throw new MalformedException("manifest bytes do not have the digest " + digest);
    }
    this.mediaType = mediaType;
    this.content = content.clone();
    this.digest = digest;
  }

  private RawManifest(RawManifest same, MediaType mediaType) {
    this.mediaType = mediaType;
    this.content = same.content;
    this.digest = same.digest;
  }

  /**
   * Makes a manifest of this program, such as a sample image; its digest is the sha256 of its
   * bytes.
   */
  public static RawManifest of(MediaType mediaType, byte[] content) {
    return new RawManifest(mediaType, content, Digest.sha256(content));
  }

  /** The same bytes under another media type. */
  public RawManifest as(MediaType other) {
    return new RawManifest(this, other);
  }

  /** Media type under which it was served and must be pushed. */
  public MediaType mediaType() {
    return mediaType;
  }

  /** Copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  /** The bytes, not copied: callers must not change them. */
  byte[] bytes() {
    return content;
  }

  /** Whether it was parsed before without a fault. */
  boolean wasRead() {
    return readable;
  }

  void read() {
    readable = true;
  }

  /** Length in bytes. */
  public int size() {
    return content.length;
  }

  /** Whether it is short enough to be cached. */
  public boolean isOrdinary() {
    return content.length <= ORDINARY_BYTES;
  }

  /** Digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
