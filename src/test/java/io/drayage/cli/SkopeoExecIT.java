package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
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

  private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  private final LocalRegistry target = LocalRegistry.withLogin(PROGRAM);

  @BeforeEach
  void fillTheSource() {
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    pusher.push("app", "1", IMAGE);
    pusher.push("tool", "1", INDEX);
  }

  @AfterEach
  void stop() {
    source.close();
    target.close();
  }

  @Test
  void skopeoCopiesAndTheSecondRunHasNothingToDo() throws IOException {
    String file = file("skopeo", login(LocalRegistry.PASSWORD));

    CliRun first = sync(file);
    CliRun second = sync(file);

    assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    assertThat(first.out()).contains("3 copied");
    assertThat(target.requests()).anyMatch(entry -> entry.userAgent().contains("skopeo"));
    assertThat(second.out()).contains("0 copied (0 B), 3 unchanged");
  }

  @Test
  void aRefusedLoginIsToldAsSuch() throws IOException {
    CliRun run = sync(file("skopeo", login("n0t-the-one")));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("unauthorized: ").doesNotContain("n0t-the-one");
  }

  @Test
  void aMissingSkopeoEndsTheStart() throws IOException {
    CliRun run = sync(file("/nowhere/skopeo", login(LocalRegistry.PASSWORD)));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("skopeo.exec: '/nowhere/skopeo' can't be run");
  }

  private CliRun sync(String file) {
    return CliRun.of(
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
