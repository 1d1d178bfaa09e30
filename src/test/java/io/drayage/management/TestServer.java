package io.drayage.management;

import io.drayage.management.Resources.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A management server on a free port, and requests to it, byte by byte. */
final class TestServer implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery";

  private final ManagementServer server;

  /** A started server; {@code resources} is asked for a path first. */
  TestServer(ServerSettings settings, Resources resources) {
    server =
        new ManagementServer(
            settings,
            resources
                .add("GET", "/open", Access.OPEN, request -> Answer.json(200, "{}"))
                .add("GET", "/read", Access.READ, request -> Answer.json(200, "{}"))
                .add("POST", "/change", Access.CHANGE, request -> Answer.json(202, "{}"))
                .add("POST", "/hooks/{name}", Access.SIGNED, request -> Answer.json(202, "{}")));
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer with(Resources resources) {
    return new TestServer(settings(true, Optional.of(TOKEN), limits()), resources);
  }

  static ServerSettings settings(
      boolean loopback, Optional<String> token, ServerSettings.Limits limits) {
    return new ServerSettings(
        "127.0.0.1",
        0,
        loopback,
        () -> token,
        Set.of("drayage.example.org"),
        Optional.empty(),
        limits);
  }

  /** Limits that a test can reach. */
  static ServerSettings.Limits limits() {
    return new ServerSettings.Limits(
        4,
        1000,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        2,
        1,
        new ServerSettings.EventLimits(2, 10, 50, Duration.ofMillis(200)));
  }

  int port() {
    return server.port();
  }

  Events events() {
    return server.events();
  }

  /** The answer to a request with these headers, which ends the connection. */
  HttpReply ask(String method, String path, Map<String, String> headers, String body) {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    if (!headers.containsKey("Host")) {
      lines.add("Host: localhost:" + port());
    }
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    lines.add("Connection: close");
    if (!body.isEmpty()) {
      lines.add("Content-Length: " + body.length());
    }
    return send(String.join("\r\n", lines) + "\r\n\r\n" + body);
  }

  HttpReply get(String path) {
    return ask("GET", path, Map.of(), "");
  }

  HttpReply send(String bytes) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return HttpReply.parse(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Override
  public void close() {
    server.close();
  }
}
