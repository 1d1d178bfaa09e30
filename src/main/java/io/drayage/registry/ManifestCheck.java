package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a manifest's digest without the manifest (distribution-spec, Checking if content exists
 * in the registry).
 */
final class ManifestCheck {
  /** Answers that a {@code GET} can't better, or that would only cost another request. */
  private static final Set<Integer> FINAL = Set.of(401, 408, 425, 429, 499);

  private final Api api;
  private final Reference reference;
  private final String operation;
  private boolean once;

  ManifestCheck(Api api, Reference reference) {
    this.api = api;
    this.reference = reference;
    this.operation = "HEAD manifest " + reference;
  }

  /** The same, asked once over a connection of its own, whatever comes. */
  ManifestCheck once() {
    once = true;
    return this;
  }

  Optional<ManifestSummary> check() {
    try (Response response = api.send(request(), operation)) {
      int status = response.status();
      if (status == 404) {
        return Optional.empty();
      }
      if (status == 200) {
        Optional<Digest> digest = digest(response);
        if (digest.isPresent()) {
          return Optional.of(summary(response, digest.get()));
        }
      }
      if (!isWorthAsking(status)) {
        throw api.failures().of(response, operation);
      }
    }
    // not before the answer is closed: it holds a place among the registry's requests
    return fromGet();
  }

  /** HEAD has no body to give a reason; on Docker Hub asking for it would count as a pull. */
  private boolean isWorthAsking(int status) {
    return status == 200
        || status == 405
        || status == 501
        || (status < 500 && !FINAL.contains(status) && !api.isDockerHub());
  }

  private Request request() {
    Request repeated =
        api.reading(
                Operation.HEAD_MANIFEST,
                reference.repository(),
                "manifests/" + reference.identifier())
            .withHeader("Accept", ManifestAnswer.ACCEPT);
    return once ? repeated.once().overNewConnection() : repeated;
  }

  private Optional<Digest> digest(Response response) {
    Optional<Digest> told = Api.digest(response);
    if (!(reference instanceof DigestReference byDigest)) {
      return told;
    }
    Digest asked = byDigest.digest();
    boolean other =
        told.filter(digest -> digest.algorithm().equals(asked.algorithm()))
            .filter(digest -> !digest.equals(asked))
            .isPresent();
    if (other) {
      throw api.failures().invalid(operation, "the registry answers with another digest");
    }
    return Optional.of(asked);
  }

  private static ManifestSummary summary(Response response, Digest digest) {
    long sizeBytes = response.contentLength().orElse(-1);
    return new ManifestSummary(
        digest, ManifestAnswer.declaredType(response), sizeBytes == 0 ? -1 : sizeBytes);
  }

  private Optional<ManifestSummary> fromGet() {
    try {
      RawManifest manifest = new ManifestPull(api, reference).pull();
      return Optional.of(
          new ManifestSummary(manifest.digest(), manifest.mediaType(), manifest.size()));
    } catch (RegistryException e) {
      if (!e.is(FailureKind.NOT_FOUND)) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
