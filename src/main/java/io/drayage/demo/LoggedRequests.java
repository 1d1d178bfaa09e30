package io.drayage.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Counts of a registry's requests; failed ones (such as for a login) are left out. */
record LoggedRequests(List<AccessLogEntry> requests) {
  private static final double BYTES_PER_MIB = 1 << 20;

  LoggedRequests {
    requests = requests.stream().filter(AccessLogEntry::isSuccess).toList();
  }

  /** What Docker Hub counts as pulls. */
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

  /** How many of the blobs that were pulled had been pulled before, from any repository. */
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

  /** A mount answers 201; one that is refused opens an upload instead and answers 202. */
  long blobMounts() {
    return count("POST", entry -> entry.status() == 201 && entry.path().contains("mount="));
  }

  /** A line on what was read, for people. */
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

  /** A line on what was written, for people. */
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
