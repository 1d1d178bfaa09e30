package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blob's bytes as they come. A transfer that breaks off goes on from there with another request,
 * unnoticed by the reader, such as an upload. Gives up after a few breaks in a row that brought
 * next to nothing, and in any case after many. Used by one thread.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  /** So much since the last break counts as getting on. */
  private static final long PROGRESS_BYTES = 1024 * 1024;

  private static final int MAX_RESUMES = 100;

  private final Api api;
  private final BlobPull pull;
  private final Descriptor blob;
  private final String operation;
  private Response response;
  private long position;
  private long resumedAt;
  private int fruitless;
  private int resumes;

  /** Sends the first request. */
  ResumingStream(Api api, BlobPull pull, Descriptor blob, long offset, String operation) {
    this.api = api;
    this.pull = pull;
    this.blob = blob;
    this.operation = operation;
    this.position = offset;
    this.resumedAt = offset;
    this.response = pull.openAt(offset);
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  /** The next bytes; beyond the blob's size further bytes of the answer, or the end. */
  @Override
  public int read(byte[] buffer, int offset, int length) {
    while (true) {
      RegistryException failure;
      try {
        int read = response.body().read(buffer, offset, length);
        if (read >= 0 || position >= blob.sizeBytes()) {
          position += Math.max(0, read);
          return read;
        }
        failure =
            api.failures()
                .of(
                    FailureKind.UNREACHABLE,
                    operation,
                    "it ended after %d of %d bytes".formatted(position, blob.sizeBytes()),
                    "");
      } catch (TransportException e) {
        failure = api.failures().of(e, operation);
        if (e.kind() != FailureKind.UNREACHABLE) {
          throw failure;
        }
      } catch (IOException e) {
        failure = api.failures().of(FailureKind.UNREACHABLE, operation, "the connection broke", "");
      }
      if (position >= blob.sizeBytes()) {
        // all is there; its digest will tell whether it is good
        return -1;
      }
      resume(failure);
    }
  }

  @Override
  public void close() {
    response.close();
  }

  private void resume(RegistryException first) {
    if (position - resumedAt >= PROGRESS_BYTES) {
      fruitless = 0;
    }
    resumedAt = position;
    RegistryException failure = first;
    while (true) {
      fruitless++;
      resumes++;
      if (fruitless >= api.attempts() || resumes > MAX_RESUMES) {
        throw failure;
      }
      LOG.debug("{}; going on at byte {}", failure.getMessage(), position);
      response.close();
      api.pause(fruitless, operation);
      api.retried(failure);
      try {
        response = pull.openAt(position);
        return;
      } catch (UnreachableException e) {
        failure = e;
      }
    }
  }
}
