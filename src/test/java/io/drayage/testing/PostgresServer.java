package io.drayage.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PostgreSQL with a cluster of its own, which can be stopped and started. */
public final class PostgresServer implements AutoCloseable {
  /** Password of {@link #USER}. */
  public static final String PASSWORD = "s3cr3t-of-the-history";

  /** Owner of the database. */
  public static final String USER = "drayage";

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private final Path directory;
  private final int port;
  private Optional<Process> process = Optional.empty();

  /** Makes the cluster and starts it. */
  public PostgresServer() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("drayage-postgres");
    port = freePort();
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    if (IS_ROOT) {
      // PostgreSQL refuses to run as root
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      run(List.of("chown", "-R", "postgres", directory.toString()));
    }
    run(
        asUser(
            "initdb",
            "--auth=scram-sha-256",
            "--pwfile=" + password,
            "--username=" + USER,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
            data()));
    start();
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** Starts the server and waits until it answers. */
  public void start() throws IOException {
    process =
        Optional.of(
            new ProcessBuilder(
                    asUser(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::answers);
  }

  /** Ends the server and its connections at once. */
  public void stop() {
    process.ifPresent(
        running -> {
          running.destroyForcibly();
          running.onExit().join();
        });
    process = Optional.empty();
  }

  /** JDBC URL of the database. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private boolean answers() {
    try {
      DriverManager.getConnection(url(), USER, PASSWORD).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static List<String> asUser(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (IS_ROOT) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    command.add(program(program));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The newest version that Debian's packages have installed. */
  private static String program(String name) throws IOException {
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .toString();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
