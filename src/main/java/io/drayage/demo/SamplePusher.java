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
 * Pushes sample images to a registry. Each blob is uploaded once and then mounted to other
 * repositories. Independent of the registry client under test. Thread-safe.
 */
public final class SamplePusher {
  private static final String AGENT = "drayage-sample-pusher";

  private final RegistryHttp http;
  private final Map<Digest, String> homes = new ConcurrentHashMap<>();
  private final Set<String> pushed = ConcurrentHashMap.newKeySet();

  private SamplePusher(RegistryHttp http) {
    this.http = http;
  }

  /** Makes a pusher for a registry without a login. */
  public static SamplePusher anonymous(URI endpoint) {
    return new SamplePusher(RegistryHttp.anonymous(endpoint, AGENT));
  }

  /** Makes a pusher with the login of {@link LocalRegistry#withLogin}. */
  public static SamplePusher loggedIn(URI endpoint) {
    return new SamplePusher(
        RegistryHttp.loggedIn(endpoint, AGENT, LocalRegistry.USER, LocalRegistry.PASSWORD));
  }

  /**
   * Pushes an image with its content under a tag; content that this pusher pushed before is left
   * out.
   *
   * @throws DemoException if the registry refuses it
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
