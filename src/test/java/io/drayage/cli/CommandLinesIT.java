package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who lists the processes of a machine sees no password. */
@EnabledOnOs(OS.LINUX)
class CommandLinesIT {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void neitherOurCommandLineNorThatOfAChildHasAPasswordInIt() throws Exception {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    try (LocalRegistry from = LocalRegistry.withLogin(program);
        LocalRegistry to = LocalRegistry.withLogin(program)) {
      SampleImage image =
          SampleImage.oci(
              new Platform("linux", "amd64", ""), List.of(SampleLayer.of("seen", 20_000_000)));
      SamplePusher.loggedIn(from.endpoint()).push("app", "1", image);
      List<String> arguments =
          List.of(
              "sync",
              syncFile(from, to).toString(),
              "--set",
              "drayage.state.dir=" + directory.resolve("state"));
      Set<String> seen = new TreeSet<>();
      try (DrayageProcess process = DrayageProcess.startFromClasses(List.of(), arguments)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(
                () -> {
                  seen.addAll(commandLines(process.pid()));
                  return !process.isAlive();
                });
        assertThat(process.end(Duration.ofSeconds(10)).exitCode()).isZero();
      }

      assertThat(seen).anyMatch(line -> line.contains("skopeo") && line.contains("copy"));
      assertThat(seen)
          .noneMatch(line -> line.contains(LocalRegistry.PASSWORD))
          .noneMatch(line -> line.contains(SyncFile.token()));
    }
  }

  private static List<String> commandLines(long pid) {
    List<String> lines = new ArrayList<>(commandLine(pid));
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(child -> lines.addAll(commandLine(child.pid())));
    return lines;
  }

  private static List<String> commandLine(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "cmdline");
      return List.of(Files.readString(file, StandardCharsets.UTF_8).replace('\0', ' '));
    } catch (IOException e) {
      // it has just ended
      return List.of();
    }
  }

  private Path syncFile(LocalRegistry from, LocalRegistry to) throws IOException {
    String text =
        """
        skopeo: {exec: true}
        tasks:
        - name: seen
          source: {registry: '%s', auth: '%s', skip-tls-verify: true}
          target: {registry: '%s', auth: '%s', skip-tls-verify: true}
          mappings: [{from: app, to: mirror, tags: ['1']}]
        """
            .formatted(from.hostAndPort(), SyncFile.token(), to.hostAndPort(), SyncFile.token());
    return Files.writeString(directory.resolve("sync.yaml"), text);
  }
}
