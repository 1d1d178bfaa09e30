package io.drayage.skopeo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs to their end, and ends them where that does not come. Safe for several threads.
 * Closing it kills what still runs.
 */
final class ChildProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;

  /** What a program needs of our environment; the rest may hold secrets of sync files. */
  private static final Set<String> PASSED_ON =
      Set.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private final Map<String, String> environment;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What became of a program: its exit code, and the end of what it printed on both streams. */
  record Ended(int exitCode, String output) {}

  ChildProcesses(Map<String, String> environment) {
    this.environment =
        environment.entrySet().stream()
            .filter(variable -> PASSED_ON.contains(variable.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Map<String, String> environment() {
    return environment;
  }

  /**
   * Runs a program, without a shell.
   *
   * @throws IOException if it can't be started or does not end within {@code limit}
   * @throws InterruptedException if this thread was interrupted; the program is then killed
   */
  Ended run(List<String> command, Duration limit) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    running.add(process);
    try {
      if (closed) {
        throw new IOException("drayage is stopping");
      }
      process.getOutputStream().close();
      Tail tail = new Tail(process.getInputStream());
      tail.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it did not end within %d seconds".formatted(limit.toSeconds()));
      }
      return new Ended(process.exitValue(), tail.text());
    } finally {
      kill(process);
      running.remove(process);
    }
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(ChildProcesses::kill);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads a stream to its end, so that the program never waits for a reader; keeps the end. */
  private static final class Tail extends Thread {
    private static final long PATIENCE_MILLIS = 5_000;

    private final InputStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Tail(InputStream stream) {
      super("skopeo-output");
      this.stream = stream;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          keep(buffer, read);
        }
      } catch (IOException e) {
        LOG.debug("skopeo's output ends: {}", e.getMessage());
      }
    }

    /** A grandchild may hold the stream open; it is not waited for long. */
    String text() throws InterruptedException {
      join(PATIENCE_MILLIS);
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }

    private void keep(byte[] buffer, int length) {
      synchronized (kept) {
        if (kept.size() + length > MAX_OUTPUT_BYTES) {
          byte[] all = kept.toByteArray();
          int dropped = Math.min(all.length, kept.size() + length - MAX_OUTPUT_BYTES);
          kept.reset();
          kept.write(all, dropped, all.length - dropped);
        }
        kept.write(buffer, 0, length);
      }
    }
  }
}
