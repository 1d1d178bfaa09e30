package io.drayage.process;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs programs to their end. Outputs are read meanwhile, so that a full pipe blocks no program.
 * Closing it kills the running programs with their children, and prevents further ones.
 * Thread-safe.
 */
public final class ChildProcesses implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5_000;

  private final int maxBytes;
  private final Excess excess;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Reaction to an output above the limit. */
  public enum Excess {
    /** Drops the beginning of the output. */
    DROPPED,
    /** Kills the program. */
    KILLED
  }

  /**
   * Result of a program.
   *
   * @param output text of the standard output
   * @param errors text of the standard error, empty if that is part of the output
   */
  public record Ended(int exitCode, String output, String errors) {}

  /** Keeps at most {@code maxBytes} of each output. */
  public ChildProcesses(int maxBytes, Excess excess) {
    this.maxBytes = maxBytes;
    this.excess = excess;
  }

  /** Finds a program in the folders of {@code path}, which has the form of {@code $PATH}. */
  public static Optional<Path> find(String name, String path) {
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst();
  }

  /**
   * Runs a program.
   *
   * @param input complete standard input
   * @throws IOException if it fails to start, exceeds {@code limit} or is killed
   * @throws InterruptedException if this thread is interrupted; the program is killed
   */
  public Ended run(ProcessBuilder command, String input, Duration limit)
      throws IOException, InterruptedException {
    checkOpen();
    Process process = command.start();
    running.add(process);
    try {
      checkOpen();
      Output output = new Output(process, process.getInputStream());
      Output errors = new Output(process, process.getErrorStream());
      write(process, input);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it did not end within %d s".formatted(limit.toSeconds()));
      }
      checkOpen();
      return new Ended(process.exitValue(), output.text(), errors.text());
    } finally {
      running.remove(process);
      kill(process);
    }
  }

  /** Whether no more programs are started. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(ChildProcesses::kill);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("drayage is stopping");
    }
  }

  private static void write(Process process, String input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // the program ended without reading; exit code and output tell the reason
    }
  }

  private static void kill(Process process) {
    // a shell would go on to its next command, or end well, if its child ended first
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  /** Reads a stream to its end and keeps its last bytes. */
  private final class Output extends Thread {
    private final Process process;
    private final InputStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile boolean exceeded;

    Output(Process process, InputStream stream) {
      super("program-output");
      this.process = process;
      this.stream = stream;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          keep(buffer, read);
        }
      } catch (IOException e) {
        // the program is killed; the output so far is kept
      }
    }

    /** Text read so far; waits some seconds for a grandchild that holds the stream open. */
    String text() throws IOException, InterruptedException {
      join(PATIENCE_MILLIS);
      if (exceeded && excess == Excess.KILLED) {
        throw new IOException("its output is longer than %d MiB".formatted(maxBytes >> 20));
      }
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }

    private void keep(byte[] buffer, int length) {
      synchronized (kept) {
        kept.write(buffer, 0, length);
        if (kept.size() <= maxBytes) {
          return;
        }
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.write(all, all.length - maxBytes, maxBytes);
      }
      exceeded = true;
      if (excess == Excess.KILLED) {
        kill(process);
      }
    }
  }
}
