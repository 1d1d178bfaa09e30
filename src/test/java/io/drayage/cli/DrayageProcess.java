package io.drayage.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The packaged program in a process of its own, as an operator runs it. */
public final class DrayageProcess implements AutoCloseable {
  private final Process process;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> out = new CompletableFuture<>();
  private final CompletableFuture<String> endOfLog = new CompletableFuture<>();

  private DrayageProcess(Process process) {
    this.process = process;
    read(() -> out.complete(text(process.getInputStream())));
    read(() -> endOfLog.complete(readLog()));
  }

  /** Starts it with these options of the JVM and these arguments. */
  static DrayageProcess start(List<String> javaOptions, List<String> arguments) {
    return start(
        javaOptions,
        List.of(
            "-cp",
            Path.of("target", "drayage.jar") + ":" + Path.of("target", "lib", "run", "*"),
            "io.drayage.cli.Drayage"),
        arguments,
        Map.of());
  }

  /** Starts the classes of this process, for tests that need no package. */
  public static DrayageProcess startFromClasses(List<String> javaOptions, List<String> arguments) {
    return startFromClasses(javaOptions, arguments, Map.of());
  }

  /** The same with more variables in its environment. */
  public static DrayageProcess startFromClasses(
      List<String> javaOptions, List<String> arguments, Map<String, String> environment) {
    return start(
        javaOptions,
        List.of("-cp", System.getProperty("java.class.path"), "io.drayage.cli.Drayage"),
        arguments,
        environment);
  }

  private static DrayageProcess start(
      List<String> javaOptions,
      List<String> program,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    // a build that runs in the background of a script ignores SIGINT, and so would its children
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "LOG_LEVEL"));
    builder.environment().putAll(Map.of("LOG_FORMAT", "json", "DRAYAGE_MANAGEMENT_PORT", "0"));
    builder.environment().putAll(environment);
    try {
      return new DrayageProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has written on standard error so far. */
  public String log() {
    return String.join("\n", log);
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Sends it a signal, such as {@code TERM}; unlike Java's own way this leaves its output open. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end; how it ended. */
  public CommandRun end(Duration limit) throws Exception {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs after %s: %s".formatted(limit, log()));
    }
    return new CommandRun(
        process.exitValue(), out.get(5, TimeUnit.SECONDS), endOfLog.get(5, TimeUnit.SECONDS));
  }

  /** Ends it the hard way, if it is still there. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String readLog() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
      }
      return log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Runnable reader) {
    Thread thread = new Thread(reader, "output");
    thread.setDaemon(true);
    thread.start();
  }
}
