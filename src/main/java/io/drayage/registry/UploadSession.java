package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.io.InputStream;
import java.net.URI;
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
  private static final Set<String> LOST = Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID");

  private final Api api;
  private final Repository repository;
  private final Digest digest;
  private final URI location;

  UploadSession(Api api, Repository repository, Digest digest, URI location) {
    this.api = api;
    this.repository = repository;
    this.digest = digest;
    this.location = location;
  }

  @Override
  public void send(Descriptor blob, InputStream content) {
    String operation = "PUT blob %s@%s".formatted(repository, digest);
    Request request = request("PUT", commitUri()).withBody(Body.stream(content, blob.sizeBytes()));
    try (Response response = api.send(request, operation)) {
      if (response.status() == CREATED && isNamed(Api.digest(response), operation)) {
        return;
      }
      if (response.status() != CREATED && !TAKEN.contains(response.status())) {
        throw failure(response, operation);
      }
    }
    awaitPresence(blob, operation);
  }

  private RegistryException failure(Response response, String operation) {
    ErrorBody error = Failures.errorBody(response);
    boolean unexplained =
        response.status() == NOT_FOUND && error.code().isEmpty() && !error.isHtml();
    boolean lost = LOST.contains(error.code()) || response.status() == NO_SUCH_RANGE || unexplained;
    return lost
        ? api.failures().lostUpload(response, operation, error)
        : api.failures().of(response, operation, error);
  }

  /** The registry does not vouch for the blob, so it is looked for, a few times. */
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
    return Request.of(method, uri, List.of(Scope.pullAndPush(repository)));
  }

  private URI commitUri() {
    String text = location.toString();
    int fragment = text.indexOf('#');
    String base = fragment < 0 ? text : text.substring(0, fragment);
    return URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest);
  }
}
