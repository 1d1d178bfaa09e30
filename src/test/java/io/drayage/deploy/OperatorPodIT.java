package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.CommandRun;
import io.drayage.cli.DrayageProcess;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.Ports;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container that Camel K's operator makes of the Integration with the image: its command,
 * mounts and variables, in a process of this machine between two real registries.
 */
@Timeout(180)
final class OperatorPodIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final SampleImage IMAGE =
      SampleImage.docker(Platform.host(), List.of(SampleLayer.of("pod", 9_000)));

  private static final String OWN_ROUTE =
      """
      - route:
          id: own
          from:
            uri: timer:own
            parameters: {repeatCount: 1}
            steps:
              - log: own route runs
      """;

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);
  private final RegistryReader mirror = new RegistryReader(target);
  private final int port = Ports.free();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path root;

  @Test
  void theOperatorsPodBecomesReadyTakesEditedConfigMapsAndStopsInTime() throws Exception {
    SamplePusher.anonymous(source.endpoint()).push("app", "1.0", IMAGE);
    OperatorPod pod =
        OperatorPod.of(
            CamelKManifestsTest.read(CamelKManifestsTest.FOLDER.resolve("integration-image.yaml"))
                .get(0));
    mount("configmap:drayage-sync", pod, Map.of("sync.yaml", syncFile("first")));
    mount("configmap:drayage-routes", pod, Map.of());
    mount(
        "configmap:drayage-settings",
        pod,
        Map.of("application.properties", "drayage.watch.quiet = 300ms\n"));
    mount("secret:drayage-login", pod, Map.of("config.json", "{\"auths\": {}}"));
    for (String folder : pod.emptyDirs()) {
      Files.createDirectories(inRoot(folder));
    }

    try (DrayageProcess process =
        DrayageProcess.startFromClasses(
            List.of(), pod.arguments().stream().map(this::moved).toList(), environment(pod))) {
      for (String probe : pod.probes()) {
        await()
            .atMost(LONG)
            .ignoreExceptions()
            .failFast("it has ended", () -> !process.isAlive())
            .until(() -> status(probe) == 200);
      }
      awaitImage(process, "first");

      mount("configmap:drayage-sync", pod, Map.of("sync.yaml", syncFile("second")));
      awaitImage(process, "second");

      mount("configmap:drayage-routes", pod, Map.of("own.camel.yaml", OWN_ROUTE));
      await().atMost(LONG).until(() -> process.log().contains("own route runs"));

      process.signal("TERM");
      CommandRun end = process.end(Duration.ofSeconds(pod.graceSeconds()));
      assertThat(end.exitCode()).isEqualTo(128 + 15);
      assertThat(end.logLines("ERROR")).isEmpty();
    }
  }

  private Map<String, String> environment(OperatorPod pod) {
    Map<String, String> environment = new TreeMap<>(pod.environment());
    environment.replaceAll((name, value) -> moved(value));
    assertThat(pod.port()).isEqualTo(9876);
    // each test has a port of its own
    environment.put("DRAYAGE_MANAGEMENT_PORT", Integer.toString(port));
    return environment;
  }

  private int status(String probe) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + probe)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private void awaitImage(DrayageProcess process, String repository) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(mirror.tags(repository)).as(process::log).containsExactly("1.0"));
    assertThat(mirror.manifest(repository, "1.0").digest()).isEqualTo(IMAGE.manifest().digest());
  }

  /** Mounts files as the kubelet does, by one link that is swapped for another version. */
  private void mount(String object, OperatorPod pod, Map<String, String> files) throws IOException {
    String folder =
        pod.mounts().entrySet().stream()
            .filter(mount -> mount.getValue().equals(object))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    Path mount = Files.createDirectories(inRoot(folder));
    Path version = Files.createTempDirectory(mount, "..version");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(version.resolve(file.getKey()), file.getValue());
    }
    Path next = Files.createSymbolicLink(mount.resolve("..next"), version.getFileName());
    Files.move(
        next,
        mount.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    for (String name : files.keySet()) {
      if (!Files.isSymbolicLink(mount.resolve(name))) {
        Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
      }
    }
  }

  /** Moves a path of the container below the test's folder. */
  private String moved(String value) {
    return value.startsWith("/") ? inRoot(value).toString() : value;
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }

  private String syncFile(String repository) {
    return """
        watch: true
        tasks:
          - name: one
            interval: 3600
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, to: %s, tags: ['1.0']}]
        """
        .formatted(source.hostAndPort(), target.hostAndPort(), repository);
  }
}
