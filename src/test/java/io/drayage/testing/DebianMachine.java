package io.drayage.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A machine with systemd on a copy of this one's root: packages are installed and services run in
 * it as usual, and nothing of this machine changes. It shares the network, so registries on
 * loopback addresses are reached. Closing ends all its processes.
 */
public final class DebianMachine implements AutoCloseable {
  private static final long LIMIT_SECONDS = 240;
  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

  private final Process process;
  private final String systemd;
  private final Path folder;

  private DebianMachine(Process process, String systemd, Path folder) {
    this.process = process;
    this.systemd = systemd;
    this.folder = folder;
  }

  /** What a command in the machine said, on both streams, and its exit code. */
  public record Answer(int exitCode, String text) {}

  /** Reason for which this machine can't start another one; empty if it can. */
  public static Optional<String> hindrance() {
    if (!Files.exists(SYSTEMD) || !Files.exists(Path.of("/var/lib/dpkg/status"))) {
      return Optional.of("needs Debian or Ubuntu with systemd");
    }
    try {
      Process trial =
          new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--cgroup", "true")
              .redirectErrorStream(true)
              .start();
      boolean root = "root".equals(System.getProperty("user.name"));
      return trial.waitFor() == 0 && root
          ? Optional.empty()
          : Optional.of("needs root, and namespaces of its own");
    } catch (IOException e) {
      return Optional.of("needs unshare: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Starts a machine that has {@code folder} as {@code /mnt}. */
  public static DebianMachine start(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "src/test/resources/debian/machine", folder.toString())
            .redirectError(folder.resolve("machine.log").toFile())
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String systemd = output.readLine();
    DebianMachine machine = new DebianMachine(process, systemd, folder);
    // the namespaces are the machine's own before its systemd is
    while (machine.run("test", "-S", "/run/systemd/private").exitCode() != 0) {
      if (!process.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("machine.log")));
      }
    }
    Answer state = machine.run("systemctl", "is-system-running", "--wait");
    if (!state.text().strip().matches("running|degraded")) {
      machine.close();
      throw new AssertionError("the machine is " + state.text());
    }
    return machine;
  }

  /** Folder that the machine has as {@code /mnt}. */
  public Path folder() {
    return folder;
  }

  /** Runs a command in the machine as root. */
  public Answer run(String... command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("nsenter", "-t", systemd, "-m", "-p", "-u", "-C", "-r", "-w", "env", "-i"));
    words.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8"));
    words.addAll(List.of(command));
    Path output = Files.createTempFile(folder, "answer", ".txt");
    Process running =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    running.getOutputStream().close();
    if (!running.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      running.destroyForcibly();
      throw new AssertionError(words + " takes too long: " + Files.readString(output));
    }
    String text = Files.readString(output);
    Files.delete(output);
    SuiteOutput.keep(text);
    return new Answer(running.exitValue(), text);
  }

  /** Runs a command as root; its output, if it succeeds. */
  public String succeed(String... command) throws IOException, InterruptedException {
    Answer answer = run(command);
    if (answer.exitCode() != 0) {
      throw new AssertionError(List.of(command) + " failed: " + answer.text());
    }
    return answer.text();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
