package io.drayage.faults;

import java.util.EnumSet;
import java.util.Set;

/** Kind of a request by the part of the registry API that it is about. */
enum RequestKind {
  PING,
  TOKEN,
  CATALOG,
  TAGS,
  MANIFEST_HEAD,
  MANIFEST_GET,
  MANIFEST_PUT,
  BLOB_HEAD,
  BLOB_GET,
  MOUNT,
  UPLOAD_START,
  UPLOAD_STATUS,
  UPLOAD_PUT,
  OTHER;

  /** Requests that a source gets. */
  static final Set<RequestKind> READING =
      Set.copyOf(EnumSet.of(TOKEN, CATALOG, TAGS, MANIFEST_HEAD, MANIFEST_GET, BLOB_GET));

  /** Requests that a target gets. */
  static final Set<RequestKind> WRITING =
      Set.copyOf(
          EnumSet.of(
              TOKEN,
              TAGS,
              MANIFEST_HEAD,
              MANIFEST_PUT,
              BLOB_HEAD,
              MOUNT,
              UPLOAD_START,
              UPLOAD_STATUS,
              UPLOAD_PUT));

  static final Set<RequestKind> LISTS = Set.of(CATALOG, TAGS);
  static final Set<RequestKind> MANIFESTS = Set.of(MANIFEST_HEAD, MANIFEST_GET);
  static final Set<RequestKind> ALL = Set.copyOf(EnumSet.complementOf(EnumSet.of(OTHER)));

  /** Whether it is part of the API that a login protects. */
  boolean isOfApi() {
    return this != TOKEN && this != OTHER;
  }

  static RequestKind of(Seen seen) {
    String path = seen.path().replaceFirst("\\?.*", "");
    if (path.startsWith("/token")) {
      return TOKEN;
    }
    if (!path.startsWith("/v2/")) {
      return OTHER;
    }
    if (path.contains("/blobs/uploads/")) {
      return upload(seen);
    }
    boolean head = seen.method().equals("HEAD");
    if (path.contains("/manifests/")) {
      return head ? MANIFEST_HEAD : seen.method().equals("PUT") ? MANIFEST_PUT : MANIFEST_GET;
    }
    if (path.contains("/blobs/")) {
      return head ? BLOB_HEAD : BLOB_GET;
    }
    return path.endsWith("/tags/list") ? TAGS : path.equals("/v2/_catalog") ? CATALOG : PING;
  }

  private static RequestKind upload(Seen seen) {
    return switch (seen.method()) {
      case "POST" -> seen.path().contains("mount=") ? MOUNT : UPLOAD_START;
      case "PUT", "PATCH" -> UPLOAD_PUT;
      case "GET" -> UPLOAD_STATUS;
      default -> OTHER;
    };
  }
}
