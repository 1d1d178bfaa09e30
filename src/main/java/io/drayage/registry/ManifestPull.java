package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a manifest (distribution-spec, Pulling manifests) and checks that it is the right one. */
final class ManifestPull {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestPull.class);
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Api api;
  private final Reference reference;
  private final String operation;
  private boolean hasPlace;

  ManifestPull(Api api, Reference reference) {
    this.api = api;
    this.reference = reference;
    this.operation = "GET manifest " + reference;
  }

  /**
   * A manifest that is longer than any ordinary one has a place among those like it. Where none is
   * free, its answer is closed while it waits, and it is asked for once more.
   */
  RawManifest pull() {
    try {
      return pullChecked();
    } catch (NoPlaceException e) {
      LOG.debug("{} waits for other long manifests", operation);
    }
    RegistryHost registry = api.origin().registry();
    try {
      api.largeManifests().enter(registry, api.requestLimit(operation));
    } catch (InterruptedException e) {
      throw api.failures().of(TransportException.interrupted(e), operation);
    }
    try {
      hasPlace = true;
      return pullChecked();
    } finally {
      hasPlace = false;
      api.largeManifests().leave(registry);
    }
  }

  /** A manifest that is not what its digest says is asked for once more. */
  private RawManifest pullChecked() {
    try {
      return pullOnce();
    } catch (DigestMismatchException e) {
      LOG.debug("{}; once more", e.getMessage());
    }
    try {
      return pullOnce();
    } catch (DigestMismatchException e) {
      throw api.failures().invalid(operation, String.valueOf(e.getMessage()));
    }
  }

  private RawManifest pullOnce() throws DigestMismatchException {
    Request request =
        api.reading(
                Operation.GET_MANIFEST,
                reference.repository(),
                "manifests/" + reference.identifier())
            .withHeader("Accept", ManifestAnswer.ACCEPT);
    try (Response response = api.send(request, operation)) {
      if (response.status() != 200) {
        throw api.failures().of(response, operation);
      }
      byte[] content = content(response);
      Digest digest = checkedDigest(response, content);
      return new RawManifest(mediaType(response, content), content, digest);
    } catch (TransportException e) {
      throw api.failures().of(e, operation);
    }
  }

  private byte[] content(Response response) throws TransportException {
    byte[] start = response.bodyStart(RawManifest.ORDINARY_BYTES + 1);
    if (start.length <= RawManifest.ORDINARY_BYTES) {
      return start;
    }
    if (hasPlace) {
      return response.bodyBytes(start, MAX_BYTES);
    }
    RegistryHost registry = api.origin().registry();
    if (!api.largeManifests().tryEnter(registry)) {
      throw new NoPlaceException();
    }
    try {
      return response.bodyBytes(start, MAX_BYTES);
    } finally {
      api.largeManifests().leave(registry);
    }
  }

  /** The digest asked for, or else the registry's word, or else the content's own. */
  private Digest checkedDigest(Response response, byte[] content) throws DigestMismatchException {
    Digest expected =
        reference instanceof DigestReference byDigest
            ? byDigest.digest()
            : Api.digest(response).orElseGet(() -> Digest.sha256(content));
    Digest actual = Digest.of(expected.algorithm(), content);
    if (!actual.equals(expected)) {
      throw new DigestMismatchException(expected, actual);
    }
    return expected;
  }

  private MediaType mediaType(Response response, byte[] content) {
    MediaType declared = ManifestAnswer.declaredType(response);
    if (declared.value().equals("text/html")) {
      throw api.failures()
          .of(
              FailureKind.INVALID_CONTENT,
              operation,
              "a web page came instead",
              "is this the registry's port?");
    }
    if (!ManifestAnswer.saysNothing(declared)) {
      return declared;
    }
    return Manifest.typeOf(content)
        .orElseThrow(() -> api.failures().invalid(operation, "the answer is not a manifest"));
  }

  /** The manifest is long, and others like it have all places. */
  private static final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The bytes are others than the digest says. */
  private static final class DigestMismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    DigestMismatchException(Digest expected, Digest actual) {
      super("digest mismatch, expected %s, got %s".formatted(expected, actual));
    }
  }
}
