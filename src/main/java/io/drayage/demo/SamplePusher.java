package io.drayage.demo;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pushes made-up images to a registry, each blob over the wire once: a repository that wants one
 * that another has gets it mounted. Independent of the registry client that is tested. Safe for use
 * by several threads.
 */
public final class SamplePusher {
  private static final String AGENT = "drayage-sample-pusher";

  private final RegistryHttp http;
  private final Map<Digest, String> homes = new ConcurrentHashMap<>();
  private final Set<String> pushed = ConcurrentHashMap.newKeySet();

  private SamplePusher(RegistryHttp http) {
    this.http = http;
  }

  /** A pusher for a registry without a login. */
  public static SamplePusher anonymous(URI endpoint) {
    return new SamplePusher(RegistryHttp.anonymous(endpoint, AGENT));
  }

  /** A pusher with the login of {@link LocalRegistry#withLogin}. */
  public static SamplePusher loggedIn(URI endpoint) {
    return new SamplePusher(
        RegistryHttp.loggedIn(endpoint, AGENT, LocalRegistry.USER, LocalRegistry.PASSWORD));
  }

  /**
   * Pushes an image with all that belongs to it under a tag; what this pusher pushed before is not
   * pushed again, but for the tag.
   *
   * @throws DemoException if the registry does not take it
   */
  public void push(String repository, String tag, SampleImage image) {
    pushContent(repository, image);
    putManifest(repository, tag, image.manifest());
  }

  private void pushContent(String repository, SampleImage image) {
    for (SampleImage child : image.children()) {
      pushContent(repository, child);
      String digest = child.manifest().digest().toString();
      if (pushed.add(repository + "@" + digest)) {
        putManifest(repository, digest, child.manifest());
      }
    }
    for (SampleBlob blob : image.blobs()) {
      if (pushed.add(repository + "@" + blob.digest())) {
        pushBlob(repository, blob);
      }
    }
  }

  private void pushBlob(String repository, SampleBlob blob) {
    String home =
        homes.computeIfAbsent(
            blob.digest(),
            digest -> {
              upload(repository, blob);
              return repository;
            });
    if (!home.equals(repository)) {
      String query = "?mount=%s&from=%s".formatted(blob.digest(), home);
      http.expect(201, http.request(uploads(repository) + query).POST(BodyPublishers.noBody()));
    }
  }

  private void upload(String repository, SampleBlob blob) {
    HttpResponse<byte[]> session =
        http.expect(202, http.request(uploads(repository)).POST(BodyPublishers.noBody()));
    String location = session.headers().firstValue("Location").orElseThrow();
    String separator = location.contains("?") ? "&" : "?";
    HttpRequest.Builder put =
        http.request(location + separator + "digest=" + blob.digest())
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob.content()));
    http.expect(201, put);
  }

  private void putManifest(String repository, String reference, RawManifest manifest) {
    HttpRequest.Builder put =
        http.request("/v2/%s/manifests/%s".formatted(repository, reference))
            .header("Content-Type", manifest.mediaType().value())
            .PUT(BodyPublishers.ofByteArray(manifest.content()));
    http.expect(201, put);
  }

  private static String uploads(String repository) {
    return "/v2/%s/blobs/uploads/".formatted(repository);
  }
}
