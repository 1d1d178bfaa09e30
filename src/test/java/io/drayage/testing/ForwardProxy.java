package io.drayage.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real forward proxy (tinyproxy) with a password and a log of its requests. */
public final class ForwardProxy implements AutoCloseable {
  private final Path log;
  private final int port;
  private final Process process;

  /** A proxy to any address. */
  public ForwardProxy(Path directory) throws IOException {
    this(directory, Map.of());
  }

  /**
   * A proxy that resolves made-up host names to ports of this machine.
   *
   * @param ports ports by host name
   */
  public ForwardProxy(Path directory, Map<String, Integer> ports) throws IOException {
    Files.createDirectories(directory);
    StringBuilder upstreams = new StringBuilder();
    // a Go server accepts a request in proxy form
    ports.forEach(
        (host, to) -> upstreams.append("Upstream http 127.0.0.1:%d \"%s\"%n".formatted(to, host)));
    this.log = directory.resolve("proxy.log");
    this.port = freePort();
    Path config =
        Files.writeString(
            directory.resolve("proxy.conf"),
            """
            Port %d
            Listen 127.0.0.1
            Timeout 60
            LogFile "%s"
            LogLevel Connect
            MaxClients 50
            BasicAuth mirror s3cr3t
            %s
            """
                .formatted(port, log, upstreams));
    this.process =
        new ProcessBuilder("tinyproxy", "-d", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("proxy.out").toFile())
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::isListening);
  }

  /** The URL for the environment or a property. */
  public String address(String login) {
    return "http://" + login + "@127.0.0.1:" + port;
  }

  /** The requests in order, as {@code METHOD TARGET}. */
  public List<String> requests() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("Request (file descriptor"))
          .map(line -> line.replaceFirst(".*Request \\(file descriptor [0-9]+\\): ", ""))
          .map(line -> line.replaceFirst(" HTTP/1\\.[01].*", ""))
          .toList();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
