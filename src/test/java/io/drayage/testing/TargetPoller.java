package io.drayage.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/**
 * Somebody who pulls from a registry all the time: reads the tag {@code 1} of each repository, the
 * manifests below it, and asks for every blob that these name.
 */
public final class TargetPoller implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ERRORS = 100;
  private static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI registry;
  private final List<String> repositories;
  private final Queue<String> incomplete = new ConcurrentLinkedQueue<>();
  private final Set<String> complete = new ConcurrentSkipListSet<>();
  private final Thread thread = new Thread(this::readAllTheTime, "target-poller");
  private volatile boolean ended;

  private TargetPoller(URI registry, Collection<String> repositories) {
    this.registry = registry;
    this.repositories = List.copyOf(repositories);
  }

  public static TargetPoller reading(URI registry, Collection<String> repositories) {
    TargetPoller poller = new TargetPoller(registry, repositories);
    poller.thread.setDaemon(true);
    poller.thread.start();
    return poller;
  }

  /** What a tag named and was not there. */
  public List<String> incomplete() {
    return List.copyOf(incomplete);
  }

  /** The repositories whose tag was seen complete. */
  public Set<String> complete() {
    return new TreeSet<>(complete);
  }

  /** Reads everything once more, now. */
  public void readOnce() {
    repositories.forEach(this::read);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAllTheTime() {
    while (!ended) {
      readOnce();
    }
  }

  private void read(String repository) {
    HttpResponse<byte[]> top = readTag(repository);
    if (top.statusCode() == 404) {
      return;
    }
    if (check(repository, "manifests/1", top)) {
      complete.add(repository);
    }
  }

  private boolean check(String repository, String path, HttpResponse<byte[]> manifest) {
    if (manifest.statusCode() != 200) {
      incomplete.add("%s %s: HTTP %d".formatted(repository, path, manifest.statusCode()));
      return false;
    }
    JsonNode json = json(manifest.body());
    boolean whole = true;
    for (JsonNode child : json.path("manifests")) {
      String below = "manifests/" + child.path("digest").asText();
      whole &= check(repository, below, send("GET", repository, below));
    }
    for (JsonNode layer : json.path("layers")) {
      whole &= hasBlob(repository, layer);
    }
    return whole && (!json.has("config") || hasBlob(repository, json.path("config")));
  }

  private boolean hasBlob(String repository, JsonNode descriptor) {
    String path = "blobs/" + descriptor.path("digest").asText();
    int status = send("HEAD", repository, path).statusCode();
    if (status != 200) {
      incomplete.add("%s %s: HTTP %d".formatted(repository, path, status));
    }
    return status == 200;
  }

  /**
   * What the tag names. docker-registry 2.8 answers 500 to some who read a tag while it is pushed
   * again (tried with nothing of ours: 15 of 4 200 reads), so that is asked for anew, for a while.
   */
  private HttpResponse<byte[]> readTag(String repository) {
    HttpResponse<byte[]> answer = send("GET", repository, "manifests/1");
    for (int again = 0; again < MOST_ERRORS && answer.statusCode() == 500; again++) {
      answer = send("GET", repository, "manifests/1");
    }
    return answer;
  }

  private HttpResponse<byte[]> send(String method, String repository, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(registry.resolve("/v2/" + repository + "/" + path))
            .header("Accept", ACCEPT)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + path, e);
    }
  }

  private static JsonNode json(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      throw new AssertionError("a manifest that is no JSON", e);
    }
  }
}
