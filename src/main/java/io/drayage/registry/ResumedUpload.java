package io.drayage.registry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.drayage.oci.Descriptor;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how much the registry has of an interrupted upload (distribution-spec, Pushing a blob
 * in chunks). An upload without bytes is cancelled instead of resumed.
 */
final class ResumedUpload {
  private static final Logger LOG = LoggerFactory.getLogger(ResumedUpload.class);

  /** What the specification says, and what some registries answer to a chunk as well. */
  private static final Set<Integer> KNOWN = Set.of(204, 202);

  /** With the unit that the specification leaves out, and some registries don't. */
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final Api api;
  private final Repository repository;
  private final Descriptor blob;
  private final String operation;

  ResumedUpload(Api api, Repository repository, Descriptor blob) {
    this.api = api;
    this.repository = repository;
    this.blob = blob;
    this.operation = "GET upload of %s@%s".formatted(repository, blob.digest());
  }

  /** Empty after any failure: a new upload succeeds, or shows the reason. */
  Optional<BlobUpload> find(String address) {
    Optional<BlobUpload> known = own(address).flatMap(this::ask);
    Optional<BlobUpload> useful =
        known.filter(one -> one.offset() > 0 && one.offset() <= blob.sizeBytes());
    if (useful.isEmpty()) {
      LOG.debug("{}: nothing of use is there, so a new one is begun", operation);
      known.ifPresent(BlobUpload::cancel);
    }
    return useful;
  }

  private Optional<BlobUpload> ask(URI address) {
    Request request =
        Request.of("GET", address, List.of(Scope.pullAndPush(repository))).as(Operation.UPLOAD);
    try (Response response = api.send(request, operation)) {
      if (!KNOWN.contains(response.status())) {
        LOG.debug("{}: HTTP {}", operation, response.status());
        return Optional.empty();
      }
      return location(response, address)
          .map(next -> new UploadSession(api, repository, blob.digest(), next, offset(response)));
    } catch (RegistryException e) {
      LOG.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The address that the registry gives for what follows: registries change it as they like. */
  private Optional<URI> location(Response response, URI address) {
    Optional<String> header = response.header("Location");
    if (header.isEmpty()) {
      return Optional.of(address);
    }
    try {
      return Optional.of(api.origin().location(response.uri(), header.get()))
          .filter(api.origin()::covers);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** How many bytes are there. {@code 0-0} is said of one byte, and of none. */
  private static long offset(Response response) {
    Matcher range = RANGE.matcher(response.header("Range").orElse("").strip());
    if (!range.matches()) {
      return 0;
    }
    long last = Long.parseLong(range.group(1));
    return last == 0 ? 0 : last + 1;
  }

  /** What was kept comes of a file, and the registry may have moved since. */
  private Optional<URI> own(String address) {
    try {
      return Optional.of(URI.create(address)).filter(api.origin()::covers);
    } catch (IllegalArgumentException | MalformedException e) {
      return Optional.empty();
    }
  }
}
