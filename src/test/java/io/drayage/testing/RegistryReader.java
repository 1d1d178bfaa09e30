package io.drayage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryHttp;
import io.drayage.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a local registry with plain requests, so that a test does not rely on the program's own
 * reports. Shows the login of a {@link LocalRegistry} also where none is needed. Safe for use by
 * several threads.
 */
public final class RegistryReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryHttp http;

  public RegistryReader(URI endpoint) {
    this.http =
        RegistryHttp.loggedIn(endpoint, "reader", LocalRegistry.USER, LocalRegistry.PASSWORD);
  }

  public RegistryReader(LocalRegistry registry) {
    this(registry.endpoint());
  }

  /** A manifest as the registry serves it. */
  public record Served(String mediaType, Digest digest, String text) {}

  /** The repositories of the registry. */
  public List<String> repositories() {
    List<String> paths = new ArrayList<>();
    json(http.get("/v2/_catalog?n=1000"))
        .path("repositories")
        .forEach(path -> paths.add(path.asText()));
    return paths;
  }

  /** The tags of a repository in alphabetical order; none if there is no such repository. */
  public List<String> tags(String repository) {
    return List.copyOf(http.tags(repository));
  }

  /** The digest that a tag or digest names; empty if there is no such manifest. */
  public String digest(String repository, String reference) {
    return http.digest(repository, reference);
  }

  /** The manifest of a tag or digest. */
  public Served manifest(String repository, String reference) {
    HttpResponse<byte[]> response = http.get(manifestPath(repository, reference));
    assertThat(response.statusCode()).as("%s:%s", repository, reference).isEqualTo(200);
    return new Served(
        response.headers().firstValue("Content-Type").orElse(""),
        Digest.sha256(response.body()),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  public boolean hasManifest(String repository, Digest digest) {
    return !digest(repository, digest.toString()).isEmpty();
  }

  public boolean hasBlob(String repository, Digest digest) {
    return status("HEAD", blobPath(repository, digest.toString())) == 200;
  }

  /** Deletes a blob, as a garbage collection or a broken disk would. */
  public void deleteBlob(String repository, Digest digest) {
    assertThat(status("DELETE", blobPath(repository, digest.toString()))).isEqualTo(202);
  }

  /** Asserts that the image is complete. */
  public void assertComplete(String repository, String reference) {
    assertThat(gaps(repository, reference)).isEmpty();
  }

  /**
   * Missing parts of an image, the manifest itself included, as {@code PATH: HTTP STATUS}; none if
   * the image is complete.
   */
  public List<String> gaps(String repository, String reference) {
    List<String> gaps = new ArrayList<>();
    addGaps(repository, reference, gaps);
    return gaps;
  }

  private void addGaps(String repository, String reference, List<String> gaps) {
    String path = manifestPath(repository, reference);
    HttpResponse<byte[]> answer = http.get(path);
    if (answer.statusCode() != 200) {
      gaps.add("%s: HTTP %d".formatted(path, answer.statusCode()));
      return;
    }
    JsonNode manifest = json(answer);
    manifest
        .path("manifests")
        .forEach(child -> addGaps(repository, child.path("digest").asText(), gaps));
    List<JsonNode> blobs = new ArrayList<>();
    manifest.path("layers").forEach(blobs::add);
    blobs.add(manifest.path("config"));
    for (JsonNode blob : blobs) {
      if (blob.has("digest") && !blob.has("urls")) {
        String blobPath = blobPath(repository, blob.path("digest").asText());
        int status = status("HEAD", blobPath);
        if (status != 200) {
          gaps.add("%s: HTTP %d".formatted(blobPath, status));
        }
      }
    }
  }

  private int status(String method, String path) {
    return http.send(http.request(path).method(method, BodyPublishers.noBody())).statusCode();
  }

  private static String manifestPath(String repository, String reference) {
    return "/v2/%s/manifests/%s".formatted(repository, reference);
  }

  private static String blobPath(String repository, String digest) {
    return "/v2/%s/blobs/%s".formatted(repository, digest);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.uri() + " is not answered with JSON", e);
    }
  }
}
