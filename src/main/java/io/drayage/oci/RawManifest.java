package io.drayage.oci;

/**
 * A manifest or index exactly as a registry served it. What has a digest is never serialised again:
 * these bytes are what is pushed. Immutable.
 */
public final class RawManifest {
  /** What is longer is no ordinary manifest: it is legal, but few of them are held at a time. */
  public static final int ORDINARY_BYTES = 256 * 1024;

  private final MediaType mediaType;
  private final byte[] content;
  private final Digest digest;
  private volatile boolean readable;

  /** Takes the bytes as they arrived; {@code digest} must be the digest of {@code content}. */
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

  /** A manifest of ours, for example a made-up image: its digest is the sha256 of its bytes. */
  public static RawManifest of(MediaType mediaType, byte[] content) {
    return new RawManifest(mediaType, content, Digest.sha256(content));
  }

  /** The same bytes under another media type. */
  public RawManifest as(MediaType other) {
    return new RawManifest(this, other);
  }

  /** The media type under which it was served and must be pushed. */
  public MediaType mediaType() {
    return mediaType;
  }

  /** A copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  /** The bytes, not copied: a caller must not change them. */
  byte[] bytes() {
    return content;
  }

  /** Whether it was read before without a fault. */
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

  /** Whether it is short enough to be kept for later. */
  public boolean isOrdinary() {
    return content.length <= ORDINARY_BYTES;
  }

  /** The digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
