package io.drayage.api;

import io.drayage.management.ManagementServer;
import io.drayage.management.Resources;
import io.drayage.management.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

/** A management server on a free port with the resources of a fake process. */
final class ServedApi implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery";

  private final ManagementServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ServedApi(FakeState state) {
    Resources resources = new Resources();
    state.addTo(resources);
    server =
        new ManagementServer(
            new ServerSettings(
                "127.0.0.1",
                0,
                true,
                () -> Optional.of(TOKEN),
                Set.of(),
                Optional.empty(),
                ServerSettings.Limits.usual()),
            resources);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> ask(String method, String address, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + address))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
