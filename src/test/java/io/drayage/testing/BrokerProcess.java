package io.drayage.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A {@link BrokerServer} in a process of its own, which can be killed and started again. */
public final class BrokerProcess implements AutoCloseable {
  private final Path directory;
  private final int port;
  private Optional<Process> process = Optional.empty();

  private BrokerProcess(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Starts a broker that is open to all. */
  public static BrokerProcess open(Path directory) throws IOException {
    BrokerProcess broker = new BrokerProcess(directory, freePort());
    broker.start();
    return broker;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts it, with what it had stored, and waits until it answers. */
  public void start() throws IOException {
    process =
        Optional.of(
            new ProcessBuilder(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerServer.class.getName(),
                        directory.toString(),
                        String.valueOf(port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    await().atMost(Duration.ofMinutes(3)).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it the hard way. */
  public void kill() {
    process.ifPresent(running -> running.destroyForcibly().onExit().join());
    process = Optional.empty();
  }

  /** Its address. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    kill();
  }
}
