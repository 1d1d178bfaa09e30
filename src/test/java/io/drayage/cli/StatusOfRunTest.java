package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.app.LiveRun;
import io.drayage.app.PlanSource;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.Answer;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to the running process, with a real one. */
@Timeout(60)
class StatusOfRunTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final SampleImage IMAGE =
      SampleImage.oci(Platform.host(), List.of(SampleLayer.of("layer", 1 << 10)));

  private final MemorySource images = new MemorySource();
  @AutoClose private final FaultServer from = new FaultServer(images);
  @AutoClose private final FaultServer to = new FaultServer(new MemoryTarget());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @Test
  void aProcessIsAskedAndSteered() throws IOException {
    images.put("a", "1", IMAGE);
    images.put("b", "1", IMAGE);
    from.on("*", "/v2/b/manifests/1").answer(Answer.of(403));
    Map<String, String> variables = variables();
    try (SyncSession session = session(variables);
        LiveRun run = liveRun(session, variables)) {
      run.start();
      await().until(() -> drayage(variables, "status").out().contains("partial, 2 images"));

      CommandRun status = drayage(variables, "status");
      assertThat(status.exitCode()).isZero();
      assertThat(status.out())
          .startsWith("1 failure in the last runs; next run at ")
          .contains("denied at source.example.com: 1 image of core; next try at ")
          .contains("    target.example.com/b:1\n")
          .contains("  hint: ");
      assertThat(drayage(variables, "status", "--output", "json").report().at("/tasks/0/schedule"))
          .hasToString("\"every 1 h\"");

      assertThat(drayage(variables, "pause", "core").out()).startsWith("core: paused");
      assertThat(drayage(variables, "status").out()).contains("; core is paused.");
      from.reset();
      CommandRun some = drayage(variables, "run-task", "core", "--repository", "b");
      assertThat(some.out()).startsWith("core: run ");
      await().until(() -> drayage(variables, "status").out().startsWith("All is well: "));
      assertThat(from.requests()).isNotEmpty().allMatch(seen -> seen.path().startsWith("/v2/b/"));
      assertThat(drayage(variables, "resume", "core").out())
          .startsWith("core: resumed; next run at ");
      assertThat(drayage(variables, "resume", "cord").log()).contains("did you mean 'core'?");
    }
    assertThat(drayage(variables, "status").exitCode()).isEqualTo(2);
  }

  private SyncSession session(Map<String, String> variables) throws IOException {
    Files.createDirectory(home.resolve("routes"));
    for (String name : List.of("schedule", "sync", "copy", "failures", "report")) {
      Path file = Path.of("routes", name + ".camel.yaml");
      Files.copy(file, home.resolve(file));
    }
    Files.writeString(
        home.resolve("sync.yaml"),
        """
        tasks:
          - name: core
            interval: 3600
            source: {registry: source.example.com, auth: none}
            target: {registry: target.example.com, auth: none}
            mappings: [{from: a, tags: ['1']}, {from: b, tags: ['1']}]
        """);
    return new SyncSession(
        source().read().plan(),
        settings(variables),
        Map.of(),
        SessionMode.AGAIN_AND_AGAIN,
        SessionListeners.none());
  }

  private LiveRun liveRun(SyncSession session, Map<String, String> variables) {
    return new LiveRun(session, settings(variables), source(), source().read(), () -> {});
  }

  private Settings settings(Map<String, String> variables) {
    Map<String, String> set =
        Map.of(
            "drayage.history.enabled",
            "false",
            "drayage.registry.source.example.com.endpoint",
            from.endpoint().toString(),
            "drayage.registry.target.example.com.endpoint",
            to.endpoint().toString());
    return Settings.load(home, set, variables);
  }

  private PlanSource source() {
    return new PlanSource(List.of(home.resolve("sync.yaml")), "", UnknownKeys.ERROR, Map.of());
  }

  private Map<String, String> variables() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Map.of(
          "DRAYAGE_MANAGEMENT_PORT",
          String.valueOf(free.getLocalPort()),
          "DRAYAGE_MANAGEMENT_TOKEN",
          TOKEN);
    }
  }

  private static CommandRun drayage(Map<String, String> variables, String... arguments) {
    return CommandRun.of(new HashMap<>(variables), arguments);
  }
}
