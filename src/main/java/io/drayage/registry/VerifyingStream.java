package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A blob's bytes, straight into the reader's buffer. The read that completes them returns only once
 * size and digest are proven and nothing follows; of a part that does not begin at the blob's
 * beginning the size alone. Used by one thread.
 */
final class VerifyingStream extends InputStream {
  private final ResumingStream content;
  private final Descriptor blob;
  private final Failures failures;
  private final String operation;
  private final Optional<MessageDigest> hasher;
  private long position;
  private boolean verified;

  VerifyingStream(
      ResumingStream content, Descriptor blob, long offset, Failures failures, String operation) {
    this.content = content;
    this.blob = blob;
    this.failures = failures;
    this.operation = operation;
    this.hasher = offset == 0 ? Optional.of(blob.digest().newHasher()) : Optional.empty();
    this.position = offset;
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    long left = blob.sizeBytes() - position;
    if (left == 0) {
      verify();
      return -1;
    }
    int read = content.read(buffer, offset, (int) Math.min(length, left));
    hasher.ifPresent(whole -> whole.update(buffer, offset, read));
    position += read;
    if (position == blob.sizeBytes()) {
      verify();
    }
    return read;
  }

  @Override
  public void close() {
    content.close();
  }

  private void verify() {
    if (verified) {
      return;
    }
    if (content.read(new byte[1], 0, 1) >= 0) {
      throw failures.invalid(
          operation, "it is longer than the %d bytes of the manifest".formatted(blob.sizeBytes()));
    }
    Optional<Digest> actual = hasher.map(whole -> blob.digest().withValue(whole.digest()));
    if (actual.filter(one -> !one.equals(blob.digest())).isPresent()) {
      throw failures.invalid(
          operation, "digest mismatch, expected %s, got %s".formatted(blob.digest(), actual.get()));
    }
    verified = true;
  }
}
