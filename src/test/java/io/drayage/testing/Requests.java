package io.drayage.testing;

import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import java.util.List;

/** Requests that a registry answered, in the order of its access log. */
public record Requests(List<AccessLogEntry> entries) {
  public Requests {
    entries = List.copyOf(entries);
  }

  public static Requests since(LocalRegistry registry, int mark) {
    return new Requests(registry.requestsSince(mark));
  }

  /** The requests for one repository. */
  public Requests of(String repository) {
    String prefix = "/v2/" + repository + "/";
    return new Requests(entries.stream().filter(entry -> entry.path().startsWith(prefix)).toList());
  }

  /** The requests that the registry did not answer with a login challenge. */
  public Requests admitted() {
    return new Requests(entries.stream().filter(entry -> entry.status() != 401).toList());
  }

  /** The paths of the successful requests with this method and {@code part} in the path. */
  public List<String> paths(String method, String part) {
    return entries.stream()
        .filter(AccessLogEntry::isSuccess)
        .filter(entry -> entry.method().equals(method) && entry.path().contains(part))
        .map(AccessLogEntry::path)
        .toList();
  }

  public List<String> manifestHeads() {
    return paths("HEAD", "/manifests/");
  }

  public List<String> manifestPulls() {
    return paths("GET", "/manifests/");
  }

  public List<String> manifestPushes() {
    return paths("PUT", "/manifests/");
  }

  public List<String> tagLists() {
    return paths("GET", "/tags/list");
  }

  /** The digests of the blobs read. */
  public List<String> blobPulls() {
    return paths("GET", "/blobs/sha256:").stream()
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  /** The completed uploads. */
  public List<String> blobUploads() {
    return paths("PUT", "/blobs/uploads/");
  }

  /** The successful mounts; a refused one opens an upload instead (202). */
  public List<String> blobMounts() {
    return entries.stream()
        .filter(entry -> entry.method().equals("POST") && entry.status() == 201)
        .map(AccessLogEntry::path)
        .filter(path -> path.contains("mount="))
        .toList();
  }
}
