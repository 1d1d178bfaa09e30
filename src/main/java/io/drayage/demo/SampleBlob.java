package io.drayage.demo;

import io.drayage.oci.Digest;
import java.util.function.Supplier;

/**
 * A blob of a sample image. Its bytes are generated on demand, so that large samples take no
 * memory. Immutable; blobs with the same digest are equal.
 */
public final class SampleBlob {
  private final Supplier<byte[]> content;
  private final Digest digest;
  private final long sizeBytes;

  private SampleBlob(Supplier<byte[]> content, byte[] bytes) {
    this.content = content;
    this.digest = Digest.sha256(bytes);
    this.sizeBytes = bytes.length;
  }

  /** Makes a blob of these bytes. */
  public static SampleBlob of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new SampleBlob(copy::clone, copy);
  }

  static SampleBlob generated(Supplier<byte[]> content) {
    return new SampleBlob(content, content.get());
  }

  /** Fresh copy of the bytes. */
  public byte[] content() {
    return content.get();
  }

  /** Digest under sha256. */
  public Digest digest() {
    return digest;
  }

  /** Length in bytes. */
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SampleBlob blob && blob.digest.equals(digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
