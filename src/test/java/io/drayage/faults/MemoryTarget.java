package io.drayage.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A writable registry in memory. It refuses a manifest whose parts are missing. */
public final class MemoryTarget extends MemorySource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UPLOADS =
      Pattern.compile("/v2/(.+)/blobs/uploads/([^?]*)(?:\\?(.*))?");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^?]+)");

  private final Map<String, byte[]> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean takesAnything;

  /** Switches the check of manifests off. */
  void takeAnything() {
    takesAnything = true;
  }

  /** Adds the bytes of an upload; the path is that of its request. */
  public void keep(String path, byte[] content) {
    sessions.put(session(path), content);
  }

  /** Corrupts the bytes of uploads from now on. */
  public void spoil() {
    sessions.replaceAll((session, content) -> new byte[content.length]);
  }

  private static String session(String path) {
    return path.replaceFirst(".*/blobs/uploads/", "").replaceFirst("\\?.*", "");
  }

  /** Removes the blobs of a repository that no manifest names. */
  void lose(String repository) {
    Contents contents = new Contents(this);
    Set<String> needed =
        manifests(repository).stream()
            .flatMap(one -> contents.blobsBelow(repository, one.toString()).stream())
            .collect(Collectors.toSet());
    for (Digest digest : blobs(repository)) {
      if (!needed.contains(digest.toString())) {
        removeBlob(repository, digest);
      }
    }
  }

  /** Removes all of a repository. */
  void clear(String repository) {
    tags(repository).keySet().forEach(tag -> removeTag(repository, tag));
    blobs(repository).forEach(digest -> removeBlob(repository, digest));
  }

  @Override
  public Answer answer(Seen request, InputStream body) throws IOException {
    Matcher uploads = UPLOADS.matcher(request.path());
    if (uploads.matches()) {
      String query = Optional.ofNullable(uploads.group(3)).orElse("");
      return upload(
          request, new Upload(uploads.group(1), uploads.group(2), query), body.readAllBytes());
    }
    Matcher manifest = MANIFEST.matcher(request.path());
    if (request.method().equals("PUT") && manifest.matches()) {
      return take(
          manifest.group(1),
          manifest.group(2),
          request.header("Content-Type"),
          body.readAllBytes());
    }
    return super.answer(request, body);
  }

  private record Upload(String repository, String session, String query) {
    /** Parameter of the query, decoded; empty if there is none of that name. */
    String parameter(String name) {
      return Arrays.stream(query.split("&", -1))
          .filter(part -> part.startsWith(name + "="))
          .map(part -> part.substring(name.length() + 1))
          .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8))
          .findFirst()
          .orElse("");
    }
  }

  private Answer upload(Seen request, Upload upload, byte[] body) {
    return switch (request.method()) {
      case "POST" -> open(upload);
      case "PUT" -> commit(upload, request.header("Content-Range"), body);
      case "GET" -> status(upload);
      default -> Answer.of(sessions.remove(upload.session()) == null ? 404 : 204);
    };
  }

  private Answer open(Upload upload) {
    String mount = upload.parameter("mount");
    if (!mount.isEmpty()) {
      Optional<byte[]> there = blob(upload.parameter("from"), Digest.parse(mount));
      if (there.isPresent()) {
        putBlob(upload.repository(), Digest.parse(mount), there.get());
        return created(mount);
      }
    }
    String session = "session-" + opened.incrementAndGet();
    sessions.put(session, new byte[0]);
    return at(Answer.of(202), upload.repository(), session).with("Range", "0-0");
  }

  private static Answer at(Answer answer, String repository, String session) {
    return answer.with(
        "Location", "/v2/%s/blobs/uploads/%s?_state=%1$s".formatted(repository, session));
  }

  private Answer status(Upload upload) {
    byte[] there = sessions.get(upload.session());
    return there == null
        ? Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown")
        : at(Answer.of(204), upload.repository(), upload.session())
            .with("Range", "0-" + Math.max(0, there.length - 1));
  }

  private Answer commit(Upload upload, String range, byte[] body) {
    byte[] before = sessions.remove(upload.session());
    if (before == null || upload.parameter("_state").isEmpty()) {
      return Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
    }
    boolean resumed = range.startsWith(before.length + "-");
    byte[] whole = resumed ? Arrays.copyOf(before, before.length + body.length) : body;
    if (resumed) {
      System.arraycopy(body, 0, whole, before.length, body.length);
    }
    String digest = upload.parameter("digest");
    if (!Contents.isOf(digest, whole)) {
      return Answer.error(400, "DIGEST_INVALID", "provided digest did not match");
    }
    putBlob(upload.repository(), Digest.parse(digest), whole);
    return created(digest);
  }

  private Answer take(String repository, String reference, String type, byte[] body) {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (IOException e) {
      return Answer.error(400, "MANIFEST_INVALID", "no JSON");
    }
    if (!takesAnything) {
      for (JsonNode part : Contents.parts(document)) {
        if (!Contents.isForeign(part) && !has(repository, part.path("digest").asText())) {
          return Answer.error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
        }
      }
    }
    RawManifest manifest = RawManifest.of(new MediaType(type), body);
    if (reference.startsWith("sha256:")) {
      putManifest(repository, manifest);
    } else {
      put(repository, reference, manifest);
    }
    return created(manifest.digest().toString());
  }

  private boolean has(String repository, String digest) {
    return Contents.isDigest(digest)
        && (blob(repository, Digest.parse(digest)).isPresent()
            || manifest(repository, Digest.parse(digest)).isPresent());
  }

  private static Answer created(String digest) {
    return Answer.of(201).with("Docker-Content-Digest", digest);
  }
}
