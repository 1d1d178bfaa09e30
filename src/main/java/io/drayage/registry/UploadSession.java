package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An upload at the address that the registry gave for it, whose query is kept as it is. */
final class UploadSession implements BlobUpload {
  private static final Logger LOG = LoggerFactory.getLogger(UploadSession.class);
  private static final Set<Integer> TAKEN = Set.of(200, 202, 204);
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_RANGE = 416;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int LATE_LOOKS = 6;
  private static final int MAX_ADDRESS_LENGTH = 4096;
  private static final Set<String> LOST = Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID");

  private final Api api;
  private final Repository repository;
  private final Digest digest;
  private final URI location;
  private final long offset;

  /** How long the answer to the last byte may be waited for. */
  private record Patience(long sinceNanos, Duration limit) {
    boolean isThere(long nowNanos) {
      return Duration.ofNanos(nowNanos - sinceNanos).compareTo(limit) < 0;
    }
  }

  /** A session whose registry has the blob's first {@code offset} bytes. */
  UploadSession(Api api, Repository repository, Digest digest, URI location, long offset) {
    this.api = api;
    this.repository = repository;
    this.digest = digest;
    this.location = location;
    this.offset = offset;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public Optional<String> address() {
    return Optional.of(location)
        .filter(api.origin()::covers)
        .map(URI::toString)
        .filter(text -> text.length() <= MAX_ADDRESS_LENGTH);
  }

  @Override
  public void send(Descriptor blob, InputStream content, Duration patience) {
    Patience left = new Patience(api.nanoTime(), patience);
    String operation = "PUT blob %s@%s".formatted(repository, digest);
    try (Response response = api.send(commit(blob, content, patience), operation)) {
      boolean named = response.status() == CREATED && isNamed(Api.digest(response), operation);
      // of a resumed upload the registry alone saw the whole, so it is looked at once more
      if (named && offset == 0) {
        return;
      }
      if (response.status() != CREATED && !TAKEN.contains(response.status())) {
        throw failure(response, operation);
      }
    } catch (RegistryException e) {
      if (isLate(e) && appears(blob, left, operation)) {
        return;
      }
      throw e;
    }
    awaitPresence(blob, operation);
  }

  private Request commit(Descriptor blob, InputStream content, Duration patience) {
    Request request = request("PUT", commitUri());
    long left = blob.sizeBytes() - offset;
    Duration limit = patience.compareTo(api.commitTimeout()) < 0 ? patience : api.commitTimeout();
    Request ranged =
        offset == 0 || left == 0
            ? request
            : request.withHeader("Content-Range", offset + "-" + (blob.sizeBytes() - 1));
    return ranged.withBody(Body.stream(content, left, limit));
  }

  private RegistryException failure(Response response, String operation) {
    ErrorBody error = Failures.errorBody(response);
    int status = response.status();
    boolean unexplained = status == NOT_FOUND && error.code().isEmpty() && !error.isHtml();
    // of another status, such a code is told of policies too
    boolean forgotten = status == NOT_FOUND && LOST.contains(error.code());
    boolean lost = forgotten || status == NO_SUCH_RANGE || unexplained;
    return lost && !Failures.isPolicy(error)
        ? api.failures().of(FailureKind.UNAVAILABLE, response, operation, error)
        : api.failures().of(response, operation, error);
  }

  /**
   * Whether the last byte arrived and the answer, or that of a proxy in between, came too late. A
   * source whose bytes come too late fails in the same ways, of another registry.
   */
  private boolean isLate(RegistryException failure) {
    return failure.details().registry().equals(api.origin().registry())
        && (failure.details().status() == GATEWAY_TIMEOUT
            || (failure.is(FailureKind.UNREACHABLE)
                && failure.getCause() instanceof TransportException transport
                && !transport.isWithoutConnection()
                && transport.getCause() instanceof SocketTimeoutException));
  }

  /** A registry that is at work on the blob still has it before long. */
  private boolean appears(Descriptor blob, Patience left, String operation) {
    BlobCheck check = new BlobCheck(api, repository, blob);
    for (int look = 1; look <= LATE_LOOKS && left.isThere(api.nanoTime()); look++) {
      try {
        if (check.isPresent()) {
          return true;
        }
      } catch (RegistryException e) {
        LOG.debug("{}", e.getMessage());
      }
      api.pause(look, operation);
    }
    return false;
  }

  /** The registry's answer does not name the blob, so a few checks look for it. */
  private void awaitPresence(Descriptor blob, String operation) {
    BlobCheck check = new BlobCheck(api, repository, blob);
    for (int attempt = 1; !check.isPresent(); attempt++) {
      if (attempt >= api.attempts()) {
        throw api.failures().invalid(operation, "the registry took the blob but does not have it");
      }
      api.pause(attempt, operation);
    }
  }

  @Override
  public void cancel() {
    String operation = "DELETE upload of %s@%s".formatted(repository, digest);
    try (Response response = api.send(request("DELETE", location).once(), operation)) {
      LOG.debug("{}: HTTP {}", operation, response.status());
    } catch (RegistryException e) {
      LOG.debug("{}", e.getMessage());
    }
  }

  private boolean isNamed(Optional<Digest> told, String operation) {
    Optional<Digest> comparable = told.filter(one -> one.algorithm().equals(digest.algorithm()));
    if (comparable.filter(one -> !one.equals(digest)).isPresent()) {
      throw api.failures().invalid(operation, "the registry stored it under another digest");
    }
    return comparable.isPresent();
  }

  private Request request(String method, URI uri) {
    return Request.of(method, uri, List.of(Scope.pullAndPush(repository))).as(Operation.UPLOAD);
  }

  private URI commitUri() {
    String text = location.toString();
    int fragment = text.indexOf('#');
    String base = fragment < 0 ? text : text.substring(0, fragment);
    return URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest);
  }
}
