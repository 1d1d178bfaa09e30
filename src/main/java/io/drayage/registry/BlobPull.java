package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Printable;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Response;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalLong;

/** Opens a blob (distribution-spec, Pulling blobs). */
final class BlobPull {
  private final Api api;
  private final Repository repository;
  private final Descriptor blob;
  private final String operation;

  BlobPull(Api api, Repository repository, Descriptor blob) {
    this.api = api;
    this.repository = repository;
    this.blob = blob;
    this.operation = "GET blob %s@%s".formatted(repository, blob.digest());
  }

  InputStream open() {
    Response response =
        api.send(
            api.reading("GET", repository, "blobs/" + blob.digest())
                .withHeader("Accept", "application/octet-stream, */*"),
            operation);
    try {
      check(response);
      return new VerifyingStream(response, blob, api.failures(), operation);
    } catch (RegistryException e) {
      response.close();
      throw e;
    }
  }

  private void check(Response response) {
    if (response.status() != 200) {
      throw api.failures().of(response, operation);
    }
    String encoding = response.header("Content-Encoding").orElse("identity");
    if (!encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
      throw api.failures()
          .invalid(
              operation,
              "it came encoded as '%s', which was not asked for"
                  .formatted(Printable.text(encoding, 40)));
    }
    OptionalLong length = response.contentLength();
    if (length.isPresent() && length.getAsLong() != blob.sizeBytes()) {
      throw api.failures()
          .invalid(
              operation,
              "it has %d bytes, the manifest says %d"
                  .formatted(length.getAsLong(), blob.sizeBytes()));
    }
  }
}
