package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether a blob is there (distribution-spec, Checking if content exists). */
final class BlobCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BlobCheck.class);
  private static final int PARTIAL = 206;
  private static final Set<Integer> HEAD_REFUSED = Set.of(400, 401, 403, 405, 501);

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
        api.send(
            api.reading(Operation.HEAD_BLOB, repository, "blobs/" + blob.digest()), operation)) {
      int status = response.status();
      if (status == 404) {
        return false;
      }
      if (!isRefusedByStore(response)) {
        if (status == 405) {
          return false;
        }
        if (status != 200) {
          throw api.failures().of(response, operation);
        }
        OptionalLong length = response.contentLength();
        // no answer to HEAD is certain to give the length
        if (length.isEmpty() || length.getAsLong() == blob.sizeBytes()) {
          return true;
        }
        if (length.getAsLong() != 0) {
          return isPresentWith(length.getAsLong());
        }
      }
    }
    // not before the answer is closed: it holds a place among the registry's requests
    return look();
  }

  /** The address of a store that the registry leads to may be signed for {@code GET} alone. */
  private boolean isRefusedByStore(Response response) {
    return HEAD_REFUSED.contains(response.status()) && !api.origin().covers(response.uri());
  }

  /**
   * A length of 0 is a proxy's way to give none, or an empty file where the blob should be: one
   * byte of it tells which. A refusal to tell means that it is missing, a failure that passes does
   * not.
   */
  private boolean look() {
    Request oneByte =
        api.reading(Operation.GET_BLOB, repository, "blobs/" + blob.digest())
            .withHeader("Range", "bytes=0-0");
    String get = "GET blob %s@%s".formatted(repository, blob.digest());
    try (Response response = api.send(oneByte, get)) {
      if (response.status() == PARTIAL) {
        return sizeIn(response.header("Content-Range").orElse(""))
            .map(this::isPresentWith)
            .orElse(true);
      }
      if (response.status() != 200) {
        throw api.failures().of(response, get);
      }
      return response.contentLength().isPresent()
          ? isPresentWith(response.contentLength().getAsLong())
          : response.bodyStart(1).length > 0;
    } catch (TransportException e) {
      throw api.failures().of(e, get);
    } catch (RegistryException e) {
      if (e.kind().isPassing()) {
        throw e;
      }
      LOG.debug("{}: the blob can't be looked at: {}", operation, e.getMessage());
      return false;
    }
  }

  private static Optional<Long> sizeIn(String range) {
    String size = range.substring(range.lastIndexOf('/') + 1).strip();
    boolean isSize =
        !size.isEmpty() && size.length() < 19 && size.chars().allMatch(c -> c >= '0' && c <= '9');
    return isSize ? Optional.of(Long.parseLong(size)) : Optional.empty();
  }

  private boolean isPresentWith(long bytes) {
    if (bytes == blob.sizeBytes()) {
      return true;
    }
    LOG.warn(
        "{}: the registry has it with {} bytes instead of {}, so it is taken as missing",
        operation,
        bytes,
        blob.sizeBytes());
    return false;
  }
}
