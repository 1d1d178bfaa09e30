package io.drayage.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry's process and the thread that reads its output. Thread-safe. */
final class RegistryProcess {
  private static final Pattern LISTENING = Pattern.compile("msg=\"listening on ([^\"\\s,]+)");
  private static final int KEPT_LINES = 5;

  private final RegistryProgram program;
  private final String name = "drayage-" + UUID.randomUUID();
  private final Process process;
  private final AccessLog accessLog = new AccessLog();

  /** Address in the log; empty if the process ends first. */
  private final CompletableFuture<String> listening = new CompletableFuture<>();

  private volatile String lastLines = "";

  private RegistryProcess(RegistryProgram program, Path directory) throws IOException {
    this.program = program;
    this.process =
        new ProcessBuilder(program.command(directory, name)).redirectErrorStream(true).start();
  }

  /** Starts an instance; its configuration is in {@code directory}. */
  static RegistryProcess start(RegistryProgram program, Path directory) throws IOException {
    RegistryProcess started = new RegistryProcess(program, directory);
    Thread reader = new Thread(started::readLines, started.name);
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  /**
   * Waits for the address in the log.
   *
   * @throws DemoException if it ends or logs no address within {@code limit}
   */
  URI awaitEndpoint(Duration limit) {
    try {
      String address = listening.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (address.isEmpty()) {
        throw new DemoException("%s ended at once: %s".formatted(program.description(), lastLines));
      }
      return program.endpoint(address, name);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the future is never failed", e);
    } catch (TimeoutException e) {
      throw new DemoException(
          "%s does not listen after %d seconds".formatted(program.description(), limit.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while the registry started", e);
    }
  }

  AccessLog accessLog() {
    return accessLog;
  }

  void stop() {
    program.stop(process, name);
  }

  private void readLines() {
    Deque<String> last = new ArrayDeque<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(line);
        last.addLast(line);
        if (last.size() > KEPT_LINES) {
          last.removeFirst();
        }
      }
    } catch (IOException e) {
      last.addLast("its output broke off: " + e.getMessage());
    }
    lastLines = String.join(" | ", last);
    listening.complete("");
  }

  private void read(String line) {
    Matcher address = LISTENING.matcher(line);
    if (address.find()) {
      listening.complete(address.group(1));
    }
    AccessLogEntry.parse(line).ifPresent(accessLog::add);
  }
}
