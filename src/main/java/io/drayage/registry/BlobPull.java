package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.PrintableText;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Opens a blob (distribution-spec, Pulling blobs), from its beginning or from further on. Always
 * asks the registry itself: where it redirects to is good for minutes only.
 */
final class BlobPull {
  private static final int PARTIAL = 206;
  private static final int NO_SUCH_RANGE = 416;
  private static final int SKIP_BYTES = 64 * 1024;

  /** What a store says whose signed address has expired. */
  private static final Set<Integer> EXPIRED = Set.of(400, 403);

  private final Api api;
  private final Repository repository;
  private final Descriptor blob;
  private final Runnable check;
  private final String operation;

  /** {@code check} ends a long skipping of bytes by what it throws. */
  BlobPull(Api api, Repository repository, Descriptor blob, Runnable check) {
    this.api = api;
    this.repository = repository;
    this.blob = blob;
    this.check = check;
    this.operation = "GET blob %s@%s".formatted(repository, blob.digest());
  }

  InputStream open(long offset) {
    if (offset > 0 && offset == blob.sizeBytes()) {
      return InputStream.nullInputStream();
    }
    ResumingStream content = new ResumingStream(api, this, blob, offset, operation);
    return new VerifyingStream(content, blob, offset, api.failures(), operation);
  }

  /** An answer whose body is the blob's bytes from {@code offset} on; the caller closes it. */
  Response openAt(long offset) {
    if (offset == 0) {
      return whole();
    }
    Response response = send(request().withHeader("Range", "bytes=" + offset + "-"));
    if (response.status() == PARTIAL && begins(response, offset)) {
      return checked(response, blob.sizeBytes() - offset);
    }
    if (response.status() == PARTIAL || response.status() == NO_SUCH_RANGE) {
      response.close();
      return skipped(whole(), offset);
    }
    return skipped(checkedWhole(response), offset);
  }

  private Response whole() {
    return checkedWhole(send(request()));
  }

  private Request request() {
    return api.reading(Operation.GET_BLOB, repository, "blobs/" + blob.digest())
        .withHeader("Accept", "application/octet-stream, */*")
        .forBlob();
  }

  private Response send(Request request) {
    Response response = api.send(request, operation);
    if (EXPIRED.contains(response.status()) && !api.origin().covers(response.uri())) {
      response.close();
      return api.send(request, operation);
    }
    return response;
  }

  private boolean begins(Response response, long offset) {
    String range = response.header("Content-Range").orElse("").strip();
    String start = "bytes " + offset + "-" + (blob.sizeBytes() - 1) + "/";
    return range.equals(start + blob.sizeBytes()) || range.equals(start + "*");
  }

  private Response skipped(Response response, long bytes) {
    try {
      skip(response.body(), bytes);
      return response;
    } catch (TransportException e) {
      response.close();
      throw api.failures().of(e, operation);
    } catch (IOException e) {
      response.close();
      throw api.failures()
          .of(FailureKind.UNREACHABLE, operation, "it ended before byte " + bytes, "");
    } catch (RuntimeException e) {
      response.close();
      throw e;
    }
  }

  /** Asks before each read whether to go on: these bytes may take hours. */
  private void skip(InputStream body, long bytes) throws IOException {
    byte[] skipped = new byte[SKIP_BYTES];
    for (long left = bytes; left > 0; ) {
      check.run();
      int read = body.read(skipped, 0, (int) Math.min(skipped.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
  }

  private Response checkedWhole(Response response) {
    if (response.status() == 200) {
      return checked(response, blob.sizeBytes());
    }
    try (response) {
      throw api.failures().of(response, operation);
    }
  }

  private Response checked(Response response, long sizeBytes) {
    String encoding = response.header("Content-Encoding").orElse("identity");
    if (!encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
      response.close();
      throw api.failures()
          .invalid(
              operation,
              "it came encoded as '%s', which was not asked for"
                  .formatted(PrintableText.text(encoding, 40)));
    }
    OptionalLong length = response.contentLength();
    if (length.isPresent() && length.getAsLong() != sizeBytes) {
      response.close();
      throw api.failures()
          .invalid(
              operation,
              "it has %d bytes, the manifest says %d".formatted(length.getAsLong(), sizeBytes));
    }
    return response;
  }
}
