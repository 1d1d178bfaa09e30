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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs programs to their end. Their outputs are read while they run, so that a full pipe blocks
 * none. Closing it kills the programs that run, with all that they started; no other is started
 * then. Safe for use by several threads.
 */
public final class ChildProcesses implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5_000;

  private final int maxBytes;
  private final Excess excess;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What an output beyond the limit leads to. */
  public enum Excess {
    /** Its beginning is dropped. */
    DROPPED,
    /** The program is killed. */
    KILLED
  }

  /**
   * The end of a program.
   *
   * @param output of the standard output
   * @param errors of the standard error, empty if that goes into the output
   */
  public record Ended(int exitCode, String output, String errors) {}

  /** Keeps at most {@code maxBytes} of each output of a program. */
  public ChildProcesses(int maxBytes, Excess excess) {
    this.maxBytes = maxBytes;
    this.excess = excess;
  }

  /** The program of that name in the folders of {@code path}, written as in {@code $PATH}. */
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
   * @param input the whole of its standard input
   * @throws IOException if it can't be started, does not end within {@code limit} or is killed
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
      return new Ended(process.exitValue(), output.text(), errors.text());
    } finally {
      running.remove(process);
      kill(process);
    }
  }

  /** Whether programs are not started any more. */
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
      // it ended without reading: its exit code and output say why
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads a stream to its end and keeps the last bytes of it. */
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
        // it was killed: what it printed before is there
      }
    }

    /** What was read; a grandchild that holds the stream open is waited for some seconds. */
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
