package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real skopeo between two real registries, of which one wants a login. */
final class SkopeoExecIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final SampleImage IMAGE = image("one", "amd64");
  private static final SampleImage INDEX =
      SampleImage.ociIndex(List.of(image("two", "amd64"), image("three", "arm64")));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(PROGRAM);

  @BeforeEach
  void fillTheSource() {
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    pusher.push("app", "1", IMAGE);
    pusher.push("tool", "1", INDEX);
  }

  @Test
  void skopeoCopiesAndTheSecondRunHasNothingToDo() throws IOException {
    String file = file("skopeo", login(LocalRegistry.PASSWORD));

    CommandRun first = sync(file);
    CommandRun second = sync(file);

    assertThat(first.exitCode()).as(first.out() + first.log()).isZero();
    assertThat(first.out()).contains("3 copied");
    assertThat(target.requests()).anyMatch(entry -> entry.userAgent().contains("skopeo"));
    assertThat(second.out()).contains("0 copied (0 B), 3 unchanged");
  }

  @Test
  void aRefusedLoginIsToldAsSuch() throws IOException {
    CommandRun run = sync(file("skopeo", login("n0t-the-one")));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("unauthorized: ").doesNotContain("n0t-the-one");
  }

  @Test
  void aMissingSkopeoEndsTheStart() throws IOException {
    CommandRun run = sync(file("/nowhere/skopeo", login(LocalRegistry.PASSWORD)));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("skopeo.exec: '/nowhere/skopeo' can't be run");
  }

  @FaultKind("A20")
  @Test
  void theCredentialsOfAKilledProcessAreGoneAfterTheNextStart() throws Exception {
    Path skopeo = directory.resolve("skopeo");
    Files.writeString(
        skopeo, "#!/bin/sh\ncase \"$*\" in *copy*--help*) exit 0;; esac\nexec sleep 600\n");
    Files.setPosixFilePermissions(skopeo, PosixFilePermissions.fromString("rwx------"));
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    List<String> arguments =
        List.of(
            "sync",
            file(skopeo.toString(), login(LocalRegistry.PASSWORD)),
            "--set",
            "drayage.state.dir=" + directory.resolve("state"),
            "--set",
            "drayage.registry.source.example.endpoint=" + source.endpoint());

    try (DrayageProcess killed = DrayageProcess.startFromClasses(options, arguments)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !authFiles(temporary).isEmpty());
      List<ProcessHandle> children =
          ProcessHandle.of(killed.pid()).orElseThrow().children().toList();
      killed.signal("KILL");
      await().until(() -> !killed.isAlive());
      children.forEach(ProcessHandle::destroyForcibly);
    }
    List<Path> left = authFiles(temporary);
    for (Path file : left) {
      Files.setLastModifiedTime(
          Objects.requireNonNull(file.getParent()),
          FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
    }
    Files.writeString(directory.resolve("sync.yaml"), "tasks: []\n");
    try (DrayageProcess next = DrayageProcess.startFromClasses(options, arguments)) {
      next.end(Duration.ofMinutes(1));
    }

    assertThat(left).isNotEmpty().allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(temporary).isEmptyDirectory();
  }

  private static List<Path> authFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  private CommandRun sync(String file) {
    return CommandRun.of(
        Map.of("PATH", System.getenv("PATH"), "HOME", directory.toString()),
        "sync",
        file,
        "--set",
        "drayage.state.dir=" + directory.resolve("state"),
        "--set",
        "drayage.registry.source.example.endpoint=" + source.endpoint());
  }

  private String file(String binary, String auth) throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        relay: skopeo
        skopeo: {binary: %s, exec: true}
        tasks:
          - name: T
            source: {registry: source.example}
            target: {registry: '%s', auth: %s}
            mappings:
              - {from: app, tags: ['1']}
              - {from: tool, tags: ['1'], platform: linux/arm64}
              - {from: tool, to: whole/tool, tags: ['1'], platform: all}
        """
            .formatted(binary, target.hostAndPort(), auth));
    return file.toString();
  }

  private static String login(String password) {
    String pair = LocalRegistry.USER + ":" + password;
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static SampleImage image(String name, String architecture) {
    return SampleImage.oci(
        new Platform("linux", architecture, ""), List.of(SampleLayer.of(name, 20_000)));
  }
}
