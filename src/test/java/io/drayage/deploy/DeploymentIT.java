package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.cli.CommandRun;
import io.drayage.cli.DrayageProcess;
import io.drayage.demo.LocalRegistry;
import io.drayage.testing.BrokerServer;
import io.drayage.testing.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The containers of the Deployment, with their arguments, environment and mounted files, between
 * two real registries; in processes of this machine.
 */
@Timeout(180)
final class DeploymentIT {
  private static final String NAMESPACE = "mirrors";

  @AutoClose private final PodScene scene = new PodScene();
  private final Manifests manifests = Manifests.rendered("kustomize-one-process");
  private final Path root;
  private final ConfigMapFolder sync;
  private final ConfigMapFolder routes;

  DeploymentIT(@TempDir Path root) throws IOException {
    this.root = root;
    this.sync =
        new ConfigMapFolder(root.resolve("etc/drayage/sync"), Map.of("sync.yaml", file("first")));
    this.routes = new ConfigMapFolder(root.resolve("etc/drayage/routes"), Map.of());
    Files.writeString(
        root.resolve("etc/drayage/application.properties"), "drayage.watch.quiet = 300ms\n");
  }

  @Test
  void theFirstContainerRefusesAMistakeAndAWarning() throws IOException {
    JsonNode validate = manifests.pod().at("/initContainers/0");

    assertThat(CommandRun.of(environment(validate), arguments(validate)).exitCode()).isZero();

    sync.replace(Map.of("sync.yaml", file("first").replace("mappings", "mapping")));
    CommandRun mistake = CommandRun.of(environment(validate), arguments(validate));
    assertThat(mistake.exitCode()).isEqualTo(2);
    assertThat(mistake.out()).contains("sync.yaml:", "mapping");

    sync.replace(Map.of("sync.yaml", file("first")));
    routes.replace(Map.of("own.camel.yaml", "- route: {from: {uri: 'nowhere:x'}}\n"));
    CommandRun route = CommandRun.of(environment(validate), arguments(validate));
    assertThat(route.exitCode()).isEqualTo(2);
    assertThat(route.out()).contains("own.camel.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-process", "cronjob", "guide", "workers"})
  void theFilesOfEachOverlayPassTheFirstContainer(String overlay) throws IOException {
    Manifests shipped = Manifests.rendered("kustomize-" + overlay);
    Map<String, String> files = new TreeMap<>();
    shipped.objects().stream()
        .filter(object -> object.at("/metadata/name").asText().equals("drayage-sync"))
        .flatMap(object -> object.get("data").properties().stream())
        .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
    sync.replace(files);
    for (JsonNode pod : shipped.pods()) {
      JsonNode validate = pod.at("/initContainers/0");
      Map<String, String> environment = environment(validate);
      environment.putAll(Map.of("TARGET_REGISTRY", "harbor.example.com", "TARGET_AUTH", "none"));
      if (overlay.equals("workers")) {
        environment.put("DRAYAGE_BROKER", "tcp://drayage-broker:61616");
      }

      CommandRun run = CommandRun.of(environment, arguments(validate));

      assertThat(run.exitCode()).as(run.out()).isZero();
    }
  }

  @Test
  void aWorkersPodIsReadyWhileItsBrokerIsThereAndCopiesWhatTheSchedulerOrders(@TempDir Path state)
      throws Exception {
    Manifests shipped = Manifests.rendered("kustomize-workers");
    JsonNode worker = shipped.pods().get(1).at("/containers/0");
    String ready = worker.at("/readinessProbe/httpGet/path").asText();
    String live = worker.at("/livenessProbe/httpGet/path").asText();
    try (BrokerServer broker = BrokerServer.withLogin(state.resolve("broker"));
        DrayageProcess copies = start(worker, broker, state.resolve("worker"), scene.port())) {
      InetAddress pod = addressOfThePod();
      String host = pod.getHostAddress() + ":" + scene.port();
      awaitAnswer(copies, 200, ready, pod, host);
      broker.stop();
      awaitAnswer(copies, 503, ready, pod, host);
      assertThat(status(live, pod, host)).isEqualTo(200);
      broker.start();
      awaitAnswer(copies, 200, ready, pod, host);

      JsonNode container = shipped.pod().at("/containers/0");
      try (DrayageProcess orders =
          start(container, broker, state.resolve("scheduler"), Ports.free())) {
        scene.awaitImage(orders, "first");
      }

      copies.signal("TERM");
      long limit = shipped.pods().get(1).get("terminationGracePeriodSeconds").asLong();
      assertThat(copies.end(Duration.ofSeconds(limit)).exitCode()).isEqualTo(128 + 15);
    }
  }

  private DrayageProcess start(JsonNode container, BrokerServer broker, Path state, int port)
      throws IOException {
    Map<String, String> environment = environment(container);
    environment.put("DRAYAGE_BROKER", broker.url("tcp"));
    environment.put("DRAYAGE_BROKER_USER", BrokerServer.USER);
    environment.put("DRAYAGE_BROKER_PASSWORD", BrokerServer.PASSWORD);
    environment.put("DRAYAGE_STATE_DIR", state.toString());
    environment.put("DRAYAGE_MANAGEMENT_PORT", Integer.toString(port));
    return DrayageProcess.startFromClasses(List.of(), arguments(container), environment);
  }

  @Test
  void aPodBecomesReadyTakesEditedConfigMapsAndStopsInTime() throws Exception {
    JsonNode container = manifests.pod().at("/containers/0");
    try (DrayageProcess process =
        DrayageProcess.startFromClasses(List.of(), arguments(container), environment(container))) {
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        String path = container.at("/" + probe + "/httpGet/path").asText();
        InetAddress pod = addressOfThePod();
        awaitAnswer(process, 200, path, pod, pod.getHostAddress() + ":" + scene.port());
      }
      scene.awaitImage(process, "first");
      assertHostsOfTheService();

      sync.replace(Map.of("sync.yaml", file("second")));
      scene.awaitImage(process, "second");

      routes.replace(Map.of("own.camel.yaml", PodScene.OWN_ROUTE));
      scene.awaitOwnRoute(process);

      process.signal("TERM");
      long limit = manifests.pod().get("terminationGracePeriodSeconds").asLong();
      CommandRun end = process.end(Duration.ofSeconds(limit));

      assertThat(end.exitCode()).isEqualTo(128 + 15);
      assertThat(end.logLines("ERROR")).isEmpty();
    }
  }

  private void assertHostsOfTheService() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    String health = "/observe/health/live";
    for (String host : List.of("drayage", "drayage." + NAMESPACE + ".svc")) {
      assertThat(status(health, loopback, host + ":9876")).as(host).isEqualTo(200);
    }
    assertThat(status(health, loopback, "drayage.example.org")).isEqualTo(421);
    assertThat(status("/observe/metrics", addressOfThePod(), "drayage:9876")).isEqualTo(200);
    // no Secret drayage-management
    assertThat(status("/api/tasks", addressOfThePod(), "drayage:9876")).isIn(401, 403);
  }

  private void awaitAnswer(
      DrayageProcess process, int status, String path, InetAddress address, String host) {
    await()
        .atMost(PodScene.LONG)
        .ignoreExceptions()
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> status(path, address, host) == status);
  }

  /** Java's client does not send another Host. */
  private int status(String path, InetAddress address, String host) throws IOException {
    try (Socket socket = new Socket(address, scene.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(path, host)
              .getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String line = String.valueOf(answer.readLine());
      return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }
  }

  /** An address of this machine that is not loopback, as a pod's; loopback without one. */
  private static InetAddress addressOfThePod() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
        .findFirst()
        .orElseGet(InetAddress::getLoopbackAddress);
  }

  private List<String> arguments(JsonNode container) {
    List<String> arguments = new ArrayList<>();
    container.get("args").forEach(argument -> arguments.add(onThisMachine(argument.asText())));
    return arguments;
  }

  private Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : container.get("env")) {
      if (variable.has("value")) {
        environment.put(
            variable.get("name").asText(),
            onThisMachine(variable.get("value").asText().replace("$(POD_NAMESPACE)", NAMESPACE)));
      }
    }
    environment.put("TARGET_REGISTRY", scene.target());
    String login =
        "{\"username\": \"%s\", \"password\": \"%s\"}"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD);
    environment.put(
        "TARGET_AUTH", Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    // the one thing that differs from a pod: its address is its own
    environment.put("DRAYAGE_MANAGEMENT_PORT", Integer.toString(scene.port()));
    return environment;
  }

  private String onThisMachine(String text) {
    return text.replaceAll("^(?=/(etc|var)/)", root.toString());
  }

  private String file(String repository) {
    return scene.syncFile(repository, "{registry: '${TARGET_REGISTRY}', auth: '${TARGET_AUTH}'}");
  }
}
