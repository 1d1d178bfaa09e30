package io.drayage.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What a registry that lets anybody read has, seen with the JDK's HTTP client. */
public final class RegistryView {
  private static final String ANY_MANIFEST =
      "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;

  public RegistryView(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * The digest that a tag or digest names in a repository; empty when there is no such manifest.
   */
  public String digest(String repository, String reference) {
    return get("/v2/%s/manifests/%s".formatted(repository, reference))
        .headers()
        .firstValue("Docker-Content-Digest")
        .orElse("");
  }

  /** The tag list as the registry writes it, or its error. */
  public String tags(String repository) {
    return get("/v2/%s/tags/list".formatted(repository)).body();
  }

  private HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path)).header("Accept", ANY_MANIFEST).build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
