package io.drayage.registry;

import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;

/** Gets a manifest (distribution-spec, Pulling manifests) and checks that it is the right one. */
final class ManifestPull {
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Api api;
  private final Reference reference;
  private final String operation;

  ManifestPull(Api api, Reference reference) {
    this.api = api;
    this.reference = reference;
    this.operation = "GET manifest " + reference;
  }

  RawManifest pull() {
    Request request =
        api.reading("GET", reference.repository(), "manifests/" + reference.identifier())
            .withHeader("Accept", ManifestAnswer.ACCEPT);
    try (Response response = api.send(request, operation)) {
      if (response.status() != 200) {
        throw api.failures().of(response, operation);
      }
      byte[] content = response.bodyBytes(MAX_BYTES);
      Digest digest = checkedDigest(response, content);
      return new RawManifest(mediaType(response, content), content, digest);
    } catch (TransportException e) {
      throw api.failures().of(e, operation);
    }
  }

  /** The digest asked for, or else the registry's word, or else the content's own. */
  private Digest checkedDigest(Response response, byte[] content) {
    Digest expected =
        reference instanceof DigestReference byDigest
            ? byDigest.digest()
            : Api.digest(response).orElseGet(() -> Digest.sha256(content));
    Digest actual = Digest.of(expected.algorithm(), content);
    if (!actual.equals(expected)) {
      throw api.failures()
          .invalid(operation, "digest mismatch, expected %s, got %s".formatted(expected, actual));
    }
    return expected;
  }

  private MediaType mediaType(Response response, byte[] content) {
    MediaType declared = ManifestAnswer.declaredType(response);
    if (declared.value().equals("text/html")) {
      throw api.failures()
          .invalid(operation, "a web page came instead", "is this the registry's port?");
    }
    if (!ManifestAnswer.saysNothing(declared)) {
      return declared;
    }
    return ManifestAnswer.typeOf(content)
        .orElseThrow(() -> api.failures().invalid(operation, "the answer is not a manifest"));
  }
}
