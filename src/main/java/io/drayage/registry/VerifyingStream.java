package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A blob's bytes, straight into the reader's buffer. The read that completes them returns only once
 * size and digest are proven and nothing follows. Used by one thread.
 */
final class VerifyingStream extends InputStream {
  private final Response response;
  private final InputStream content;
  private final Descriptor blob;
  private final Failures failures;
  private final String operation;
  private final MessageDigest hasher;
  private long position;
  private boolean verified;

  VerifyingStream(Response response, Descriptor blob, Failures failures, String operation) {
    this.response = response;
    this.content = response.body();
    this.blob = blob;
    this.failures = failures;
    this.operation = operation;
    this.hasher = blob.digest().newHasher();
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
    int read = readContent(buffer, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw failures.brokenOff(
          operation, "it ended after %d of %d bytes".formatted(position, blob.sizeBytes()));
    }
    hasher.update(buffer, offset, read);
    position += read;
    if (position == blob.sizeBytes()) {
      verify();
    }
    return read;
  }

  @Override
  public void close() {
    response.close();
  }

  private void verify() {
    if (verified) {
      return;
    }
    if (readContent(new byte[1], 0, 1) >= 0) {
      throw failures.invalid(
          operation, "it goes on after the %d bytes of the manifest".formatted(blob.sizeBytes()));
    }
    Digest actual = blob.digest().withValue(hasher.digest());
    if (!actual.equals(blob.digest())) {
      throw failures.invalid(
          operation, "digest mismatch, expected %s, got %s".formatted(blob.digest(), actual));
    }
    verified = true;
  }

  private int readContent(byte[] buffer, int offset, int length) {
    try {
      return content.read(buffer, offset, length);
    } catch (TransportException e) {
      throw failures.of(e, operation);
    } catch (IOException e) {
      throw failures.brokenOff(operation, "the connection broke");
    }
  }
}
