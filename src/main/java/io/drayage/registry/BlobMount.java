package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a blob of another repository (distribution-spec, Mounting a blob). */
final class BlobMount {
  private static final Logger LOG = LoggerFactory.getLogger(BlobMount.class);

  private final Api api;
  private final Repository repository;
  private final Digest digest;
  private final Repository from;
  private final String operation;

  BlobMount(Api api, Repository repository, Digest digest, Repository from) {
    this.api = api;
    this.repository = repository;
    this.digest = digest;
    this.from = from;
    this.operation = "POST mount of %s@%s from %s".formatted(repository, digest, from.path());
  }

  Optional<BlobUpload> mount() {
    String query = "blobs/uploads/?mount=%s&from=%s".formatted(digest, from.path());
    // the target first: some token services honour only the first scope
    Request request =
        Request.of(
                "POST",
                api.uri(repository, query),
                List.of(Scope.pullAndPush(repository), Scope.pull(from)))
            .as(Operation.MOUNT);
    BlobPush push = new BlobPush(api, repository, digest);
    try {
      int status;
      Optional<Digest> told;
      try (Response response = api.send(request, operation)) {
        status = response.status();
        told = Api.digest(response);
        if (status == 202) {
          return Optional.of(push.session(response));
        }
      }
      // not before the answer is closed: it holds a place among the registry's requests
      if (status == 201 && isMounted(told)) {
        return Optional.empty();
      }
      LOG.debug("{}: HTTP {}, uploading instead", operation, status);
    } catch (RegistryException e) {
      if (!e.is(FailureKind.UNAUTHORIZED, FailureKind.DENIED)) {
        throw e;
      }
      LOG.debug("{}, uploading instead", e.getMessage());
    }
    return Optional.of(push.start());
  }

  /** A registry that does not name the digest has perhaps not understood the question. */
  private boolean isMounted(Optional<Digest> told) {
    if (told.isPresent()) {
      return told.get().equals(digest);
    }
    try (Response check =
        api.send(api.reading(Operation.HEAD_BLOB, repository, "blobs/" + digest), operation)) {
      // an empty file may lie where the blob should be
      return check.status() == 200 && check.contentLength().orElse(-1) != 0;
    }
  }
}
