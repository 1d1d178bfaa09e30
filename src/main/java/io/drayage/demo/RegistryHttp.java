package io.drayage.demo;

import io.drayage.oci.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Requests to a registry on the loopback interface by the JDK's client, independent of the program
 * under test. Thread-safe.
 */
public final class RegistryHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI endpoint;
  private final String userAgent;
  private final String authorization;

  private RegistryHttp(URI endpoint, String userAgent, String authorization) {
    this.endpoint = endpoint;
    this.userAgent = userAgent;
    this.authorization = authorization;
  }

  /** Makes a client without a login. */
  static RegistryHttp anonymous(URI endpoint, String userAgent) {
    return new RegistryHttp(endpoint, userAgent, "");
  }

  /** Makes a client with a login, which a registry may ignore. */
  public static RegistryHttp loggedIn(
      URI endpoint, String userAgent, String user, String password) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String authorization = "Basic " + Base64.getEncoder().encodeToString(login);
    return new RegistryHttp(endpoint, userAgent, authorization);
  }

  /** Sends a GET; any status is accepted. */
  public HttpResponse<byte[]> get(String path) {
    return send(request(path).GET());
  }

  /** Tags of a repository; none if it does not exist. */
  public Set<String> tags(String repository) {
    String answer =
        new String(get("/v2/%s/tags/list".formatted(repository)).body(), StandardCharsets.UTF_8);
    int list = answer.indexOf("\"tags\":[");
    String tags = list < 0 ? "" : answer.substring(list + "\"tags\":".length());
    return QUOTED
        .matcher(tags)
        .results()
        .map(quoted -> quoted.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Digest of a tag or digest in a repository; empty if there is none. */
  public String digest(String repository, String reference) {
    HttpRequest.Builder head =
        request("/v2/%s/manifests/%s".formatted(repository, reference))
            .method("HEAD", BodyPublishers.noBody());
    return send(head).headers().firstValue("Docker-Content-Digest").orElse("");
  }

  /** Starts a request; {@code path} may be a whole URL. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(TIMEOUT)
            .header("Accept", ACCEPT)
            .header("User-Agent", userAgent);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  /**
   * Sends a request and checks its status.
   *
   * @throws DemoException if it is not {@code status}
   */
  HttpResponse<byte[]> expect(int status, HttpRequest.Builder builder) {
    HttpResponse<byte[]> response = send(builder);
    if (response.statusCode() != status) {
      throw new DemoException(
          "%s %s: HTTP %d instead of %d: %s"
              .formatted(
                  response.request().method(),
                  response.request().uri(),
                  response.statusCode(),
                  status,
                  new String(response.body(), StandardCharsets.UTF_8)));
    }
    return response;
  }

  /** Sends a request; any status is accepted. */
  public HttpResponse<byte[]> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new DemoException(
          "%s %s: %s".formatted(request.method(), request.uri(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted during " + request.uri(), e);
    }
  }
}
