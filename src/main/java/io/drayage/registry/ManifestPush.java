package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a manifest (distribution-spec, Pushing Manifests) and checks that it arrived as it is. */
final class ManifestPush {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestPush.class);
  private static final Set<Integer> TAKEN = Set.of(200, 201, 202, 204);
  private static final Set<String> MISSING =
      Set.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "BLOB_UPLOAD_UNKNOWN");
  private static final String STALE_CACHE =
      "a registry keeps a cache of what was deleted from its storage until it is restarted: restart"
          + " it after each garbage collection, or turn its cache off (docker-registry:"
          + " storage.cache.blobdescriptor)";

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

  /** The tag is believed more than the answer: what was refused or failed may have been stored. */
  void push() {
    boolean broken = false;
    for (int attempt = 1; ; attempt++) {
      Optional<RegistryException> failure = put(broken);
      if (failure.isEmpty()) {
        return;
      }
      RegistryException why = failure.get();
      // the registry may have closed the other idle connections too
      broken = why.is(FailureKind.UNREACHABLE);
      if (isWorthLooking(why) && isThereAllTheSame(why)) {
        return;
      }
      boolean again =
          isPassing(why)
              && attempt < api.attempts()
              && !Thread.currentThread().isInterrupted()
              && api.pause(attempt, why.retryAfter(), operation);
      if (!again) {
        throw afterAttempts(why, attempt);
      }
      api.retried(why);
    }
  }

  private Optional<RegistryException> put(boolean overNewConnection) {
    Request any =
        api.writing(
                Operation.PUT_MANIFEST,
                reference.repository(),
                "manifests/" + reference.identifier())
            .withBody(Body.bytes(manifest.mediaType().value(), manifest.content()))
            .once();
    Request request = overNewConnection ? any.overNewConnection() : any;
    Optional<Digest> told;
    try (Response response = api.send(request, operation)) {
      told = Api.digest(response);
      if (!TAKEN.contains(response.status())) {
        return Optional.of(refusal(response));
      }
    } catch (RegistryException e) {
      return Optional.of(e);
    }
    // not before the answer is closed: it holds a place among the registry's requests
    checkTaken(told);
    return Optional.empty();
  }

  private RegistryException refusal(Response response) {
    ErrorBody error = Failures.errorBody(response);
    return MISSING.contains(error.code())
        ? api.failures().of(FailureKind.MISSING_BLOBS, response, operation, error)
        : api.failures().of(response, operation, error);
  }

  private static boolean isPassing(RegistryException failure) {
    return failure.is(FailureKind.UNREACHABLE, FailureKind.UNAVAILABLE, FailureKind.RATE_LIMITED);
  }

  /** A registry that names missing blobs, or refuses access, has stored nothing. */
  private static boolean isWorthLooking(RegistryException failure) {
    return !failure.is(
        FailureKind.MISSING_BLOBS,
        FailureKind.UNAUTHORIZED,
        FailureKind.RATE_LIMITED,
        FailureKind.RESTING,
        FailureKind.INTERRUPTED,
        FailureKind.UNTRUSTED);
  }

  private boolean isThereAllTheSame(RegistryException failure) {
    try {
      boolean isThere =
          new ManifestCheck(api, reference)
              .once()
              .check()
              .filter(found -> found.digest().equals(manifest.digest()))
              .isPresent();
      if (isThere) {
        LOG.atWarn()
            .addKeyValue("target", reference)
            .addKeyValue("digest", manifest.digest())
            .addKeyValue("error", failure.getMessage())
            .log("the registry has the manifest although it said otherwise");
      }
      return isThere;
    } catch (RegistryException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private static RegistryException afterAttempts(RegistryException failure, int attempts) {
    return failure.is(FailureKind.UNAVAILABLE, FailureKind.UNREACHABLE)
        ? RegistryException.of(
            failure.kind(), failure.details().withAttempts(attempts), failure.getCause())
        : failure;
  }

  /**
   * Some endpoints answer 200 to anything, and a registry with a stale cache names the digest of
   * what it does not have. So a tag is always looked up.
   */
  private void checkTaken(Optional<Digest> answered) {
    Optional<Digest> told =
        answered.filter(one -> one.algorithm().equals(manifest.digest().algorithm()));
    if (told.filter(one -> !one.equals(manifest.digest())).isPresent()) {
      throw converted(told.get());
    }
    if (told.isPresent() && reference instanceof DigestReference) {
      return;
    }
    Optional<Digest> found = found(told.isPresent());
    if (found.isEmpty()) {
      throw api.failures()
          .of(
              FailureKind.UNAVAILABLE,
              operation,
              "the registry took the manifest but does not have it",
              STALE_CACHE);
    }
    if (!found.get().equals(manifest.digest())) {
      throw told.isPresent()
          ? api.failures()
              .of(
                  FailureKind.UNAVAILABLE,
                  operation,
                  "the registry took the manifest, but the tag names " + found.get(),
                  STALE_CACHE)
          : converted(found.get());
    }
  }

  /** What the reference names in the end: a registry of several machines may take a moment. */
  private Optional<Digest> found(boolean told) {
    for (int attempt = 1; ; attempt++) {
      Optional<Digest> found =
          new ManifestCheck(api, reference).check().map(ManifestSummary::digest);
      boolean otherAlgorithm =
          found.filter(one -> !one.algorithm().equals(manifest.digest().algorithm())).isPresent();
      if (told && otherAlgorithm) {
        return Optional.of(manifest.digest());
      }
      boolean isRight = found.filter(manifest.digest()::equals).isPresent();
      if (isRight || attempt >= api.attempts()) {
        return found;
      }
      api.pause(attempt, operation);
    }
  }

  private RegistryException converted(Digest other) {
    return api.failures()
        .invalid(
            operation,
            "the registry made another manifest of it, %s became %s"
                .formatted(manifest.digest(), other));
  }
}
