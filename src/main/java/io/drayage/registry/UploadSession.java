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
      if (response.status() == CREATED) {
        checkDigest(Api.digest(response), operation);
        return;
      }
      if (!TAKEN.contains(response.status())) {
        throw api.failures().of(response, operation);
      }
    }
    // not the answer of the specification: see whether it is there
    if (!new BlobCheck(api, repository, blob).isPresent()) {
      throw api.failures()
          .unavailable(operation, "the registry took the blob but does not have it");
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

  private void checkDigest(Optional<Digest> told, String operation) {
    boolean other =
        told.filter(one -> one.algorithm().equals(digest.algorithm()))
            .filter(one -> !one.equals(digest))
            .isPresent();
    if (other) {
      throw api.failures().invalid(operation, "the registry stored it under another digest");
    }
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
