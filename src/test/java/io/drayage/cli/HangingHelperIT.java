package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A credential helper that never answers does not hold the program up when it is to stop. */
final class HangingHelperIT {
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final Duration START = Duration.ofSeconds(60);
  private static final int SIGTERM = 128 + 15;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @ParameterizedTest
  @CsvSource({"sync, false", "sync, true", "plan, false"})
  @FaultKind("A34")
  void aHelperThatHangsIsEndedAtOnce(String command, boolean afterStart) throws Exception {
    Path pids = directory.resolve("pids");
    Path helper = directory.resolve("docker-credential-slow");
    Files.writeString(helper, "#!/bin/sh\necho $$ >> '%s'\nexec sleep 1000\n".formatted(pids));
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("config.json"), "{\"credsStore\": \"slow\"}");
    Map<String, String> environment =
        Map.of(
            "DOCKER_CONFIG",
            directory.toString(),
            "PATH",
            directory + ":" + System.getenv("PATH"),
            "LOG_LEVEL",
            afterStart ? "debug" : "info");

    try (DrayageProcess process =
        DrayageProcess.startFromClasses(JAVA, arguments(command), environment)) {
      await().atMost(START).until(() -> Files.exists(pids) && !Files.readString(pids).isEmpty());
      if (command.equals("sync") && afterStart) {
        await().atMost(START).until(() -> process.log().contains("task started"));
      }
      process.signal("TERM");
      CommandRun run = process.end(Duration.ofSeconds(10));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(Files.readAllLines(pids)).as("no other is started").hasSize(1);
      String pid = Files.readAllLines(pids).get(0);
      await().atMost(Duration.ofSeconds(10)).until(() -> !isAlive(pid));
      assertThat(run.log()).doesNotContain("Exception", "@", "[L");
      if (command.equals("sync")) {
        assertThat(run.out())
            .as(run.log())
            .contains("\"outcome\" : \"stopped\"")
            .doesNotContain("\"unauthorized\"", "\"succeeded\"", "\"partial\"");
      }
    }
  }

  private List<String> arguments(String command) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
              - name: t
                source: {registry: '127.0.0.1:1'}
                target: {registry: '127.0.0.1:1', auth: none}
                mappings:
                  - {from: a, to: x, tags: ['1', '2']}
                  - {from: b, to: y}
            """);
    return CommandRun.arguments(
        List.of(command, file.toString(), "--output", "json"),
        "drayage.state.dir=" + directory.resolve("state"));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
  }
}
