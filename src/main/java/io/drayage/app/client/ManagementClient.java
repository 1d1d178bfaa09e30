package io.drayage.app.client;

import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.management.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Client of the management server of the process that runs with the same properties. */
public final class ManagementClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 64 << 20;

  private final ServerSettings settings;
  private final HttpClient http;

  /**
   * An answer.
   *
   * @param body JSON
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Reply(int status, byte[] body) {}

  private ManagementClient(ServerSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT);
    settings.tls().ifPresent(tls -> builder.sslContext(PinnedCertificate.context(tls)));
    this.http = builder.build();
  }

  /**
   * The client; empty if the properties switch the server off.
   *
   * @throws UsageException if a property can't be used
   */
  public static Optional<ManagementClient> of(Settings settings) {
    return ManagementSettings.read(settings).map(ManagementClient::new);
  }

  /** Address of the server, for messages. */
  public String address() {
    String scheme = settings.tls().isPresent() ? "https" : "http";
    return scheme + "://" + host(settings.address()) + ":" + settings.port();
  }

  private static String host(String address) {
    return switch (address) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
      default -> address.contains(":") ? "[" + address + "]" : address;
    };
  }

  /**
   * Asks for a resource.
   *
   * @param path such as {@code /api/runs}
   * @param query parameters of the query
   * @throws IOException if the server does not answer
   */
  public Reply get(String path, Map<String, String> query) throws IOException {
    String text =
        query.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    return send(request(query.isEmpty() ? path : path + text).GET());
  }

  /**
   * Posts a change.
   *
   * @param json body; empty for none
   * @throws IOException if the server does not answer
   */
  public Reply post(String path, String json) throws IOException {
    HttpRequest.Builder request = request(path);
    return json.isEmpty()
        ? send(request.POST(BodyPublishers.noBody()))
        : send(
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String target) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + target)).timeout(ANSWER);
    settings.token().get().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  /** The reason of a failure in words; the client's own exceptions have no message. */
  static String reason(IOException failure) {
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    return failure instanceof ConnectException
        ? "connection refused"
        : String.valueOf(failure.getMessage());
  }

  private Reply send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
        }
        return new Reply(answer.statusCode(), bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
