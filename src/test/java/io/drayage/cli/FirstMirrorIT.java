package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page about the first mirror print what the page shows. */
@EnabledOnOs(OS.LINUX)
final class FirstMirrorIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:yaml|console)\n(.*?)^```$");
  private static final Pattern CHANGING =
      Pattern.compile(
          "sha256:[0-9a-f]+|run [0-9a-f]{8}|[0-9]{4}-[0-9-]+ [0-9:]{8}|\\b[0-9]{2}:[0-9]{2}\\b"
              + "|[0-9.]+ (?:MiB|KiB|ms|s)\\b");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(PROGRAM);

  @BeforeEach
  void fillTheSource() {
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    for (String tag : List.of("1.36.0", "1.36.1", "1.37.0", "latest")) {
      SampleImage image =
          SampleImage.ociIndex(
              List.of(
                  SampleImage.oci(Platform.host(), List.of(SampleLayer.of(tag, 2_150_000))),
                  SampleImage.oci(
                      new Platform("linux", "s390x", ""),
                      List.of(SampleLayer.of(tag + "-s390x", 9_000)))));
      pusher.push("library/busybox", tag, image);
    }
  }

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    List<String> shown = new ArrayList<>();
    for (String block : blocks()) {
      if (block.startsWith("# first.yaml")) {
        Files.writeString(directory.resolve("first.yaml"), block);
      } else if (block.startsWith("$ ")) {
        block.lines().map(FirstMirrorIT::stable).forEach(shown::add);
      }
    }

    List<String> printed = run(shown).lines().map(FirstMirrorIT::stable).toList();

    assertThat(shown).hasSizeGreaterThan(25);
    assertThat(printed).isEqualTo(shown);
  }

  private static List<String> blocks() throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("docs/operator/first-mirror.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** Times, sizes, digests and runs change. */
  private static String stable(String line) {
    return line.startsWith("$ ")
        ? line
        : CHANGING.matcher(line).replaceAll("N").replaceAll("  +", " ");
  }

  /** A shell script that prints each command before its answer. */
  private String script(List<String> shown) {
    StringBuilder script = new StringBuilder("set -eu\n");
    for (String command : shown.stream().filter(line -> line.startsWith("$ ")).toList()) {
      String address = target.endpoint().toString();
      script.append("echo '").append(command).append("'\n");
      script.append(command.substring(2).replace("http://localhost:5000", address)).append('\n');
      if (command.endsWith("&")) {
        // the page's reader is slower than the first run
        script.append(
            "until curl -s \"localhost:$DRAYAGE_MANAGEMENT_PORT/observe/metrics\""
                + " | grep -q '^drayage_task_last_success_timestamp_seconds{'; do :; done\n");
      }
    }
    return script.toString();
  }

  private String run(List<String> shown) throws Exception {
    Path programs = Files.createDirectories(directory.resolve("bin"));
    Path program = programs.resolve("drayage");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -cp '%s' io.drayage.cli.Drayage \"$@\"\n"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), classPath()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path out = directory.resolve("out");
    Path log = directory.resolve("log");
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script(shown));
    shell.directory(directory.toFile()).redirectOutput(out.toFile()).redirectError(log.toFile());
    shell.environment().putAll(environment(programs));
    Process process = shell.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(out);
  }

  /** The class path of this process for one in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Map<String, String> environment(Path programs) throws IOException {
    return Map.of(
        "PATH", programs + ":" + System.getenv("PATH"),
        "DRAYAGE_HOME", Path.of("").toAbsolutePath().toString(),
        "DRAYAGE_STATE_DIR", directory.resolve("state").toString(),
        "DRAYAGE_MANAGEMENT_PORT", Integer.toString(Ports.free()),
        "DRAYAGE_REGISTRY_DOCKER_IO_ENDPOINT", source.endpoint().toString(),
        "DRAYAGE_REGISTRY_LOCALHOST_5000_ENDPOINT", target.endpoint().toString());
  }
}
