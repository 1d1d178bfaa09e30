package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Response;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether a blob is there (distribution-spec, Checking if content exists). */
final class BlobCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BlobCheck.class);

  private final Api api;
  private final Repository repository;
  private final Descriptor blob;
  private final String operation;

  BlobCheck(Api api, Repository repository, Descriptor blob) {
    this.api = api;
    this.repository = repository;
    this.blob = blob;
    this.operation = "HEAD blob %s@%s".formatted(repository, blob.digest());
  }

  boolean isPresent() {
    try (Response response =
        api.send(api.reading("HEAD", repository, "blobs/" + blob.digest()), operation)) {
      int status = response.status();
      if (status == 404 || status == 405) {
        return false;
      }
      if (status != 200) {
        throw api.failures().of(response, operation);
      }
      OptionalLong length = response.contentLength();
      // no answer to HEAD is certain to give the length, and a proxy's 0 means the same
      if (length.orElse(0) == 0 || length.getAsLong() == blob.sizeBytes()) {
        return true;
      }
      LOG.warn(
          "{}: the registry has it with {} bytes instead of {}, so it is taken as missing",
          operation,
          length.getAsLong(),
          blob.sizeBytes());
      return false;
    }
  }
}
