package io.drayage.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.demo.LocalRegistry;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a local registry with the JDK's client and nothing of ours, so that a test does not believe
 * what the program says of itself. Shows the login also where nobody asks for one.
 */
public final class RegistryReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;

  public RegistryReader(LocalRegistry registry) {
    this.endpoint = registry.endpoint();
  }

  /** A manifest as it is served. */
  public record Served(String mediaType, Digest digest, String text) {}

  /** The repositories of the registry. */
  public List<String> repositories() {
    return texts("/v2/_catalog?n=1000", "repositories");
  }

  /** The tags of a repository, none where there is no such repository. */
  public List<String> tags(String repository) {
    return texts("/v2/%s/tags/list".formatted(repository), "tags");
  }

  /** The manifest of a tag or digest. */
  public Served manifest(String repository, String reference) {
    HttpResponse<byte[]> response = send("GET", manifestPath(repository, reference));
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "%s:%s: HTTP %d".formatted(repository, reference, response.statusCode()));
    }
    return new Served(
        response.headers().firstValue("Content-Type").orElse(""),
        Digest.sha256(response.body()),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  public boolean hasManifest(String repository, Digest digest) {
    return send("HEAD", manifestPath(repository, digest.toString())).statusCode() == 200;
  }

  public boolean hasBlob(String repository, Digest digest) {
    return send("HEAD", blobPath(repository, digest)).statusCode() == 200;
  }

  /** Takes a blob out of a repository, as a garbage collection or a broken disk would. */
  public void deleteBlob(String repository, Digest digest) {
    int status = send("DELETE", blobPath(repository, digest)).statusCode();
    if (status != 202) {
      throw new AssertionError("DELETE %s@%s: HTTP %d".formatted(repository, digest, status));
    }
  }

  private static String manifestPath(String repository, String reference) {
    return "/v2/%s/manifests/%s".formatted(repository, reference);
  }

  private static String blobPath(String repository, Digest digest) {
    return "/v2/%s/blobs/%s".formatted(repository, digest);
  }

  private List<String> texts(String path, String key) {
    HttpResponse<byte[]> response = send("GET", path);
    List<String> texts = new ArrayList<>();
    try {
      for (JsonNode text : JSON.readTree(response.body()).path(key)) {
        texts.add(text.asText());
      }
    } catch (IOException e) {
      throw new AssertionError(path + " is not answered with JSON", e);
    }
    return texts;
  }

  private HttpResponse<byte[]> send(String method, String path) {
    byte[] login =
        (LocalRegistry.USER + ":" + LocalRegistry.PASSWORD).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(TIMEOUT)
            .header("Accept", ACCEPT)
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + path, e);
    }
  }
}
