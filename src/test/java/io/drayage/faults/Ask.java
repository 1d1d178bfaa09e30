package io.drayage.faults;

import java.util.EnumSet;
import java.util.Set;

/** What a request asks of a registry. */
enum Ask {
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

  /** Those that a source is asked. */
  static final Set<Ask> READING =
      Set.copyOf(EnumSet.of(TOKEN, CATALOG, TAGS, MANIFEST_HEAD, MANIFEST_GET, BLOB_GET));

  /** Those that a target is asked. */
  static final Set<Ask> WRITING =
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

  static final Set<Ask> LISTS = Set.of(CATALOG, TAGS);
  static final Set<Ask> MANIFESTS = Set.of(MANIFEST_HEAD, MANIFEST_GET);
  static final Set<Ask> ALL = Set.copyOf(EnumSet.complementOf(EnumSet.of(OTHER)));

  /** Whether it is part of the registry's API, for which a login is needed. */
  boolean isOfApi() {
    return this != TOKEN && this != OTHER;
  }

  static Ask of(Seen seen) {
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

  private static Ask upload(Seen seen) {
    return switch (seen.method()) {
      case "POST" -> seen.path().contains("mount=") ? MOUNT : UPLOAD_START;
      case "PUT", "PATCH" -> UPLOAD_PUT;
      case "GET" -> UPLOAD_STATUS;
      default -> OTHER;
    };
  }
}
