package io.drayage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.GuideFiles;
import io.drayage.testing.Jdks;
import io.drayage.testing.Ports;
import io.drayage.testing.Skopeo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of the Dockerfile, built by {@code drayage image} and run as a strict cluster does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainerImageIT {
  private static final long MAX_MIB = 220;
  private static final int STOP_SECONDS = 30;
  private static final int ENDED_BY_SIGTERM = 143;

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  private final LocalRegistry source = LocalRegistry.open(program);
  private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final GuideFiles guide = new GuideFiles(source, target);
  private final Path folder;
  private final Path file;
  private Optional<Containers> containers = Optional.empty();

  ContainerImageIT(@TempDir(cleanup = CleanupMode.ALWAYS) Path folder) throws IOException {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.file =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            tasks:
              - name: image
                interval: 3600
                source: {registry: '%s'}
                target: {registry: '%s', auth: %s}
                mappings:
                  - {from: app, platform: all}
                  - {from: drayage, to: mirror/drayage}
            """
                .formatted(source.hostAndPort(), target.hostAndPort(), login()));
  }

  private static String login() {
    String account =
        "{\"username\": \"%s\", \"password\": \"%s\"}"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD);
    return Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeAll
  void build() throws IOException, InterruptedException {
    Optional<String> missing = Containers.missing();
    assumeTrue(missing.isEmpty(), "building and running the image needs " + missing.orElse(""));
    Containers tools = new Containers(folder);
    containers = Optional.of(tools);
    Path base = folder.resolve("base");
    tools.run(List.of("scripts/image-base", base.toString()));
    SamplePusher.anonymous(source.endpoint())
        .push(
            "app",
            "1.0",
            SampleImage.ociIndex(
                List.of(
                    SampleImage.oci(
                        new Platform("linux", "amd64", ""), List.of(SampleLayer.of("a", 5000))))));
    // pushed for the last test, which mirrors it; by a user that keeps its files for itself
    tools.run(
        List.of(
            "sh",
            "-c",
            "umask 077; exec \"$@\"",
            "sh",
            "scripts/image",
            "--tag",
            Containers.IMAGE,
            "--jdk",
            Jdks.find("25").orElseThrow().toString(),
            "--base",
            base.toString(),
            "--version",
            "1.2.3",
            "--push",
            source.hostAndPort() + "/drayage:1.2.3",
            "--insecure"));
  }

  @AfterAll
  void end() throws IOException, InterruptedException {
    source.close();
    target.close();
    if (containers.isPresent()) {
      containers.get().clear();
    }
  }

  private Containers containers() {
    return containers.orElseThrow();
  }

  private String run(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    return containers().run(containers().strictly(options, arguments));
  }

  private String mounted() {
    return "--volume=" + file + ":/config.yaml:ro";
  }

  /** Its own user, and one that a cluster chooses; each with a new volume. */
  @ParameterizedTest
  @ValueSource(strings = {"10001:0", "1234567:0"})
  void theImageMirrorsItselfWithAReadOnlyRoot(String user)
      throws IOException, InterruptedException {
    String report = run(List.of("--rm", "--user", user, mounted()), "sync", "/config.yaml");

    assertThat(report).contains("image: succeeded", "0 failed").doesNotContain("WARN");
    assertThat(Skopeo.rawDigest(target, "app", ":1.0"))
        .isEqualTo(Skopeo.rawDigest(source, "app", ":1.0"));
    assertThat(Skopeo.rawDigest(target, "mirror/drayage", ":1.2.3"))
        .isEqualTo(Skopeo.rawDigest(source, "drayage", ":1.2.3"));
  }

  @Test
  void theGuidesFilesOfTheImageAreCopied() throws IOException, InterruptedException {
    guide.push();
    List<String> options = new ArrayList<>(List.of("--rm"));
    guide.variables("guide").forEach((name, value) -> options.add("--env=" + name + "=" + value));
    List<String> command = new ArrayList<>(List.of("sync"));
    command.addAll(GuideFiles.in("/opt/drayage/config"));
    command.addAll(guide.endpoints());

    String report = run(options, command.toArray(String[]::new));

    assertThat(report).contains(guide.selectedCount() + " copied");
    guide.assertCopied("guide");
  }

  @Test
  void withoutArgumentsTheMountedFileIsRunAndTheHealthCheckAsksTheProcess() throws Exception {
    Path output = folder.resolve("run.txt");
    int port = Ports.free();
    Process run =
        containers()
            .start(
                containers()
                    .strictly(
                        List.of(
                            "--name=running",
                            "--env=DRAYAGE_MANAGEMENT_PORT=" + port,
                            "--env=DRAYAGE_STATE_DIR=/var/lib/drayage/state",
                            mounted())),
                output);
    String healthCheck =
        containers()
            .podman(
                "image", "inspect", "--format={{join .HealthCheck.Test \" \"}}", Containers.IMAGE)
            .strip();
    assertThat(healthCheck).isEqualTo("CMD /opt/drayage/drayage status");

    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .until(() -> !containers().podman("exec", "running", "drayage", "status").isEmpty());
    containers().podman("stop", "--time=" + STOP_SECONDS, "running");

    assertThat(run.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(Files.readString(output)).doesNotContain("WARN");
  }

  @Test
  void theClassesComeFromTheArchiveAndTheImageIsSmall() throws IOException, InterruptedException {
    String loaded =
        run(List.of("--rm", "--env=JAVA_OPTS=-Xlog:class+load", mounted()), "plan", "/config.yaml");
    List<String> ours =
        loaded.lines().filter(line -> line.contains(" org.apache.camel.impl.")).toList();
    assertThat(ours)
        .isNotEmpty()
        .allMatch(line -> line.contains("shared objects file"), "from the archive");

    String sizes =
        run(
            List.of("--rm", "--entrypoint=/bin/sh"),
            "-c",
            "ls -l /opt/drayage /opt/java/lib /opt/java/lib/server");
    long bytes =
        Long.parseLong(
            containers()
                .podman("image", "inspect", "--format={{.Size}}", Containers.IMAGE)
                .strip());
    System.out.printf("the image has %d MiB%n%s%n", bytes >> 20, sizes);
    assertThat(bytes >> 20).isLessThan(MAX_MIB);
  }

  @Test
  void theImageTellsItsVersionAndItsPackages() throws IOException, InterruptedException {
    assertThat(
            containers()
                .podman(
                    "image",
                    "inspect",
                    "--format={{index .Labels \"org.opencontainers.image.version\"}} {{.User}}",
                    Containers.IMAGE)
                .strip())
        .isEqualTo("1.2.3 10001:0");
    assertThat(
            run(List.of("--rm", "--entrypoint=/bin/ls"), "/var/lib/dpkg/status.d", "/tmp")
                .split("\\s+"))
        .contains("libc6", "dash", "coreutils", "sed")
        .doesNotContain("hsperfdata_root");
  }
}
