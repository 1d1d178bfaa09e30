package io.drayage.registry.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of a credential helper: a question on its standard input, its answer on its standard
 * output; no shell in between. Both of its outputs are read at the same time, so that neither can
 * block it, and of each no more than a megabyte.
 */
final class HelperProcess {
  private static final int MAX_OUTPUT_BYTES = 1024 * 1024;

  private final Path program;
  private final Duration limit;
  private final Running running;

  HelperProcess(Path program, Duration limit, Running running) {
    this.program = program;
    this.limit = limit;
    this.running = running;
  }

  /** The helpers that run now. Safe for use by several threads. */
  static final class Running {
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Ends all, with what they started; from now on none is started. */
    void stop() {
      stopped = true;
      processes.forEach(HelperProcess::end);
    }

    boolean isStopped() {
      return stopped;
    }
  }

  /** How it ended. */
  record Ending(int exitCode, String output, String errors) {}

  /**
   * Runs {@code program get}.
   *
   * @throws CredentialException if it can't be started, takes too long or says too much, or if
   *     helpers are stopped
   */
  Ending get(String question) {
    Process process = start();
    running.processes.add(process);
    try {
      if (running.isStopped()) {
        throw CredentialException.stopped();
      }
      CompletableFuture<byte[]> output = reading(process.getInputStream());
      CompletableFuture<byte[]> errors = reading(process.getErrorStream());
      ask(process, question);
      long endNanos = System.nanoTime() + limit.toNanos();
      byte[] answer = await(output, endNanos);
      if (answer.length > MAX_OUTPUT_BYTES) {
        throw failure("its answer is longer than 1 MiB");
      }
      byte[] complaint = await(errors, endNanos);
      if (!process.waitFor(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooLong();
      }
      return new Ending(process.exitValue(), text(answer), text(complaint));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CredentialException.stopped();
    } finally {
      running.processes.remove(process);
      end(process);
    }
  }

  private Process start() {
    if (running.isStopped()) {
      throw CredentialException.stopped();
    }
    try {
      return new ProcessBuilder(List.of(program.toString(), "get")).start();
    } catch (IOException e) {
      throw failure("it can't be started");
    }
  }

  private static void ask(Process process, String question) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(question.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended without reading: its exit code and output say why
    }
  }

  private byte[] await(CompletableFuture<byte[]> stream, long endNanos)
      throws InterruptedException {
    try {
      return stream.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw tooLong();
    } catch (ExecutionException e) {
      throw failure("its output can't be read");
    }
  }

  private static CompletableFuture<byte[]> reading(InputStream stream) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                // what goes on beyond the limit fills the pipe, and so runs into the time limit
                result.complete(stream.readNBytes(MAX_OUTPUT_BYTES + 1));
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            },
            "drayage-credential-helper");
    reader.setDaemon(true);
    reader.start();
    return result;
  }

  /** What it started itself may hold its outputs open. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private CredentialException tooLong() {
    return failure("it did not answer within %d s".formatted(limit.toSeconds()));
  }

  private CredentialException failure(String reason) {
    return new CredentialException(
        "credential helper %s: %s".formatted(program.getFileName(), reason));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).strip();
  }
}
