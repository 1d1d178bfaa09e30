package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench beside the installed program, with tiny images. */
class BenchIT {
  private static final long LIMIT_SECONDS = 120;
  private static final Pattern FOLDER = Pattern.compile("\\S*/drayage-bench-[^/\\s]+");

  private final Path home;
  private final Path output;

  BenchIT(@TempDir Path home) throws IOException {
    this.home = home;
    this.output = home.resolve("output");
    Path project = Path.of("").toAbsolutePath();
    for (String file : List.of("drayage", "jvm", "routes", "config")) {
      Files.createSymbolicLink(home.resolve(file), project.resolve(file));
    }
    // the script and the bench find the program beside their own files
    Files.delete(home.resolve("drayage"));
    Files.copy(project.resolve("drayage"), home.resolve("drayage"));
    Files.createSymbolicLink(home.resolve("drayage.jar"), project.resolve("target/drayage.jar"));
    Files.createSymbolicLink(home.resolve("lib"), project.resolve("target/lib"));
    Files.createDirectory(home.resolve("bench"));
    try (var files = Files.list(project.resolve("bench"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, home.resolve("bench").resolve(file.getFileName()));
      }
    }
  }

  @Test
  void countsOfAnUnchangedSetHold() throws Exception {
    Process bench = bench("--only", "first request", "--only", "S1 unchanged");

    assertThat(bench.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(said())
        .contains("first request: ", "S1 unchanged: ", "4 of 4 claims hold")
        .containsPattern("requests at the source +\\S+ 180 +180 +holds");
    assertThat(bench.exitValue()).isZero();
  }

  /** Registries, the measured tool and the folder are gone, whatever ends the bench. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void nothingIsLeftBehind(String signal) throws Exception {
    Process bench = bench("--only", "S1 cold");
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> bench.descendants().filter(BenchIT::isRegistry).count() == 2);
    List<ProcessHandle> started = bench.descendants().toList();
    Path folder =
        started.stream()
            .flatMap(process -> process.info().commandLine().stream())
            .flatMap(line -> FOLDER.matcher(line).results())
            .map(found -> Path.of(found.group()))
            .findFirst()
            .orElseThrow();
    assertThat(folder).isDirectory();

    new ProcessBuilder("kill", "-" + signal, "" + bench.pid()).start().waitFor();

    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(
            () -> {
              assertThat(started).noneMatch(ProcessHandle::isAlive);
              assertThat(folder).doesNotExist();
            });
    assertThat(bench.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean isRegistry(ProcessHandle process) {
    return process.info().command().filter(path -> path.endsWith("docker-registry")).isPresent();
  }

  private Process bench(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bench/run").toString(), "--small", "--rounds", "1");
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("--java", "" + Runtime.version().feature()));
    // no class archive is written: that takes longer than the test
    builder.environment().put("DRAYAGE_ARCHIVES", home.resolve("none/none").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private String said() throws IOException {
    String said = Files.readString(output);
    SuiteOutput.keep(said);
    return said;
  }
}
