package io.drayage.registry;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.Optional;
import java.util.Set;

/** Puts a manifest (distribution-spec, Pushing Manifests) and checks that it arrived as it is. */
final class ManifestPush {
  private static final Set<Integer> TAKEN = Set.of(200, 201, 202, 204);
  private static final Set<Integer> UNCHANGEABLE = Set.of(400, 409, 412);
  private static final Set<String> MISSING = Set.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN");

  private final Api api;
  private final Reference reference;
  private final RawManifest manifest;
  private final String operation;

  ManifestPush(Api api, Reference reference, RawManifest manifest) {
    this.api = api;
    this.reference = reference;
    this.manifest = manifest;
    this.operation = "PUT manifest " + reference;
  }

  void push() {
    Request request =
        api.writing("PUT", reference.repository(), "manifests/" + reference.identifier())
            .withBody(Body.bytes(manifest.mediaType().value(), manifest.content()));
    Optional<RegistryException> refusal = Optional.empty();
    Optional<Digest> told;
    try (Response response = api.send(request, operation)) {
      told = Api.digest(response);
      if (!TAKEN.contains(response.status())) {
        refusal = Optional.of(refusal(response));
      }
    }
    // not before the answer is closed: it holds a place among the registry's requests
    if (refusal.isEmpty()) {
      checkTaken(told);
    } else if (!isUnchangeable(refusal.get()) || !isThereAlready()) {
      throw refusal.get();
    }
  }

  private RegistryException refusal(Response response) {
    ErrorBody error = Failures.errorBody(response);
    return MISSING.contains(error.code())
        ? api.failures().missingBlobs(response, operation, error)
        : api.failures().of(response, operation, error);
  }

  /** An immutable tag is refused even when it would stay what it is. */
  private static boolean isUnchangeable(RegistryException refusal) {
    return !(refusal instanceof RegistryException.MissingBlobs)
        && UNCHANGEABLE.contains(refusal.details().status());
  }

  /** Some endpoints answer 200 to anything, so the registry has to name the digest. */
  private void checkTaken(Optional<Digest> told) {
    Optional<Digest> digest =
        told.filter(one -> one.algorithm().equals(manifest.digest().algorithm()))
            .or(() -> present().map(ManifestSummary::digest));
    if (digest.isEmpty()) {
      throw api.failures()
          .unavailable(operation, "the registry took the manifest but does not have it");
    }
    if (!digest.get().equals(manifest.digest())) {
      throw api.failures()
          .invalid(
              operation,
              "the registry made another manifest of it, %s became %s"
                  .formatted(manifest.digest(), digest.get()));
    }
  }

  private boolean isThereAlready() {
    return present().filter(found -> found.digest().equals(manifest.digest())).isPresent();
  }

  private Optional<ManifestSummary> present() {
    return new ManifestCheck(api, reference).check();
  }
}
