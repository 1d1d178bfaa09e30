package io.drayage.registry;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.http.UploadAddresses;
import java.net.URI;
import java.util.Optional;

/** Opens uploads (distribution-spec, Pushing a blob monolithically). */
final class BlobPush {
  private final Api api;
  private final Repository repository;
  private final Digest digest;
  private final String operation;

  BlobPush(Api api, Repository repository, Digest digest) {
    this.api = api;
    this.repository = repository;
    this.digest = digest;
    this.operation = "POST upload of %s@%s".formatted(repository, digest);
  }

  BlobUpload start() {
    try (Response response =
        api.send(api.writing(Operation.UPLOAD, repository, "blobs/uploads/"), operation)) {
      if (response.status() != 202) {
        throw api.failures().of(response, operation);
      }
      return session(response);
    }
  }

  /** The session that an answer with 202 opened. */
  BlobUpload session(Response response) {
    Optional<String> header = response.header("Location");
    if (header.isEmpty()) {
      throw api.failures().invalid(operation, "the registry names no address to upload to");
    }
    try {
      URI location = api.origin().location(response.uri(), header.get());
      api.redirectRule().check(response.uri(), location);
      return new UploadSession(api, repository, digest, location, 0);
    } catch (MalformedException e) {
      throw api.failures()
          .invalid(
              operation, "the registry names no usable address to upload to: " + e.getMessage());
    } catch (TransportException e) {
      throw api.failures().of(e.hint().isEmpty() ? e.withHint(UploadAddresses.HINT) : e, operation);
    }
  }
}
