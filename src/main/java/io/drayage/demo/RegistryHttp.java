package io.drayage.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Requests to a registry on the loopback interface by the JDK's client, independent of the program
 * under test. Thread-safe.
 */
final class RegistryHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

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

  static RegistryHttp anonymous(URI endpoint, String userAgent) {
    return new RegistryHttp(endpoint, userAgent, "");
  }

  static RegistryHttp loggedIn(URI endpoint, String userAgent, String user, String password) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String authorization = "Basic " + Base64.getEncoder().encodeToString(login);
    return new RegistryHttp(endpoint, userAgent, authorization);
  }

  /** Sends a GET; any status is accepted. */
  HttpResponse<byte[]> get(String path) {
    return send(request(path).GET());
  }

  /** Starts a request; {@code path} may be a whole URL. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(TIMEOUT)
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

  HttpResponse<byte[]> send(HttpRequest.Builder builder) {
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
