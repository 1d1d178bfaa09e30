package io.drayage.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Counts the successful requests to a registry; failed ones, such as before a login, are left out.
 */
record LoggedRequests(List<AccessLogEntry> requests) {
  private static final double BYTES_PER_MIB = 1 << 20;

  LoggedRequests {
    requests = requests.stream().filter(AccessLogEntry::isSuccess).toList();
  }

  /** Requests that Docker Hub counts as pulls. */
  long manifestPulls() {
    return count("GET", AccessLogEntry::isForManifest);
  }

  long manifestHeads() {
    return count("HEAD", AccessLogEntry::isForManifest);
  }

  long manifestPushes() {
    return count("PUT", AccessLogEntry::isForManifest);
  }

  long tagLists() {
    return count("GET", entry -> entry.path().contains("/tags/list"));
  }

  long blobPulls() {
    return count("GET", AccessLogEntry::isForBlob);
  }

  long blobBytes() {
    return requests.stream()
        .filter(entry -> entry.method().equals("GET") && entry.isForBlob())
        .mapToLong(AccessLogEntry::bytes)
        .sum();
  }

  /** Number of blob pulls with a digest that was pulled before, from any repository. */
  long repeatedBlobPulls() {
    Set<String> digests = new HashSet<>();
    return count(
        "GET",
        entry ->
            entry.isForBlob()
                && !digests.add(entry.path().substring(entry.path().lastIndexOf('/') + 1)));
  }

  long blobUploads() {
    return count("PUT", entry -> entry.path().contains("/blobs/uploads/"));
  }

  /** Number of mounts: status 201; a refused mount opens an upload with 202. */
  long blobMounts() {
    return count("POST", entry -> entry.status() == 201 && entry.path().contains("mount="));
  }

  /** One line about reads, for display. */
  String asSource() {
    return String.format(
        Locale.ROOT,
        "%d tag lists, %d HEADs, %d manifests pulled, %d blobs pulled (%.1f MiB, %d of them again)",
        tagLists(),
        manifestHeads(),
        manifestPulls(),
        blobPulls(),
        blobBytes() / BYTES_PER_MIB,
        repeatedBlobPulls());
  }

  /** One line about writes, for display. */
  String asTarget() {
    return String.format(
        Locale.ROOT,
        "%d HEADs, %d manifests pushed, %d blobs uploaded, %d mounted from a neighbour",
        manifestHeads(),
        manifestPushes(),
        blobUploads(),
        blobMounts());
  }

  private long count(String method, Predicate<AccessLogEntry> wanted) {
    return requests.stream()
        .filter(entry -> entry.method().equals(method) && wanted.test(entry))
        .count();
  }
}
