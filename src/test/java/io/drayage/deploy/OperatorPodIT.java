package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.CommandRun;
import io.drayage.cli.DrayageProcess;
import io.drayage.demo.LocalRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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
  @AutoClose private final PodScene scene = new PodScene();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path root;

  @Test
  void theOperatorsPodBecomesReadyTakesEditedConfigMapsAndStopsInTime() throws Exception {
    OperatorPod pod =
        OperatorPod.of(
            CamelKManifestsTest.read(CamelKManifestsTest.FOLDER.resolve("integration-image.yaml"))
                .get(0));
    ConfigMapFolder sync =
        mount("configmap:drayage-sync", pod, Map.of("sync.yaml", syncFile("first")));
    ConfigMapFolder routes = mount("configmap:drayage-routes", pod, Map.of());
    String settings = "drayage.watch.quiet = 300ms\n";
    mount("configmap:drayage-settings", pod, Map.of("application.properties", settings));
    mount("secret:drayage-login", pod, Map.of("config.json", login()));
    for (String folder : pod.emptyDirs()) {
      Files.createDirectories(inRoot(folder));
    }

    try (DrayageProcess process =
        DrayageProcess.startFromClasses(
            List.of(), pod.arguments().stream().map(this::moved).toList(), environment(pod))) {
      for (String probe : pod.probes()) {
        await()
            .atMost(PodScene.LONG)
            .ignoreExceptions()
            .failFast("it has ended", () -> !process.isAlive())
            .until(() -> status(probe) == 200);
      }
      scene.awaitImage(process, "first");

      sync.replace(Map.of("sync.yaml", syncFile("second")));
      scene.awaitImage(process, "second");

      routes.replace(Map.of("own.camel.yaml", PodScene.OWN_ROUTE));
      scene.awaitOwnRoute(process);

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
    environment.put("DRAYAGE_MANAGEMENT_PORT", Integer.toString(scene.port()));
    return environment;
  }

  private int status(String probe) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scene.port() + probe)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private ConfigMapFolder mount(String object, OperatorPod pod, Map<String, String> files)
      throws IOException {
    String folder =
        pod.mounts().entrySet().stream()
            .filter(mount -> mount.getValue().equals(object))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return new ConfigMapFolder(inRoot(folder), files);
  }

  /** The Docker client's configuration, with the login of the target. */
  private String login() {
    String account = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;
    return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
        .formatted(
            scene.target(),
            Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8)));
  }

  /** Moves a path of the container below the test's folder. */
  private String moved(String value) {
    return value.startsWith("/") ? inRoot(value).toString() : value;
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }

  private String syncFile(String repository) {
    return scene.syncFile(repository, "{registry: '%s'}".formatted(scene.target()));
  }
}
