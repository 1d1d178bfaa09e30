package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.BlobGate;
import io.drayage.testing.FaultKind;
import io.drayage.testing.RegistryView;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal lets what is in flight come to its end, within the grace, and nothing else begin. */
final class SignalIT {
  /** All images have it, so that whichever comes first is the one that hangs. */
  private static final SampleLayer SHARED = SampleLayer.of("shared", 400_000);

  /** Quick to start, on a machine that is busy too. */
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final Duration START = Duration.ofSeconds(60);
  private static final int SIGTERM = 128 + 15;
  private static final int SIGINT = 128 + 2;

  private static LocalRegistry source;
  private static LocalRegistry target;
  private static RegistryView view;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @BeforeAll
  static void start() {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    source = LocalRegistry.open(program);
    target = LocalRegistry.open(program);
    view = new RegistryView(target.endpoint());
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    for (String tag : List.of("1", "2", "3")) {
      pusher.push(
          "app",
          tag,
          SampleImage.docker(
              new Platform("linux", "amd64", ""),
              List.of(SHARED, SampleLayer.of("app-" + tag, 10_000))));
    }
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @Test
  void afterSigtermTheImageInFlightIsFinishedAndNoOtherBegun() throws Exception {
    try (BlobGate gate = BlobGate.holding(source.endpoint(), SHARED.blob().digest());
        DrayageProcess process = sync(gate.endpoint(), "sigterm", 60)) {
      await().atMost(START).until(gate::isHalfSent);

      process.signal("TERM");
      await().atMost(START).until(() -> process.log().contains("stopping"));
      gate.open();

      assertOneCopiedTheOthersNotBegun(process.end(Duration.ofSeconds(20)), "sigterm", SIGTERM);
    }
  }

  @Test
  void afterSigintTheImageInFlightIsFinishedAndNoOtherBegun() throws Exception {
    try (BlobGate gate = BlobGate.holding(source.endpoint(), SHARED.blob().digest());
        DrayageProcess process = sync(gate.endpoint(), "sigint", 60)) {
      await().atMost(START).until(gate::isHalfSent);

      process.signal("INT");
      await().atMost(START).until(() -> process.log().contains("stopping"));
      gate.open();

      assertOneCopiedTheOthersNotBegun(process.end(Duration.ofSeconds(20)), "sigint", SIGINT);
    }
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    try (BlobGate gate = BlobGate.holding(source.endpoint(), SHARED.blob().digest());
        DrayageProcess process = sync(gate.endpoint(), "twice", 60)) {
      await().atMost(START).until(gate::isHalfSent);
      process.signal("TERM");
      await().atMost(START).until(() -> process.log().contains("stopping"));

      // signals that follow each other within moments count as one
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                process.signal("INT");
                return !process.isAlive();
              });

      assertThat(process.end(Duration.ofSeconds(5)).exitCode()).isEqualTo(SIGINT);
    }
  }

  @Test
  @FaultKind("B4")
  void afterTheGraceWhatIsInFlightIsBrokenOffAndNothingIsHalfPublished() throws Exception {
    try (BlobGate gate = BlobGate.holding(source.endpoint(), SHARED.blob().digest());
        DrayageProcess process = sync(gate.endpoint(), "grace", 1)) {
      await().atMost(START).until(gate::isHalfSent);

      process.signal("TERM");
      LoggedRun run = process.end(Duration.ofSeconds(15));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.images())
          .extracting(image -> image.path("outcome").asText())
          .as(run.out() + run.log())
          .containsExactly("stopped", "stopped", "stopped");
      assertThat(run.images())
          .extracting(SignalIT::kind)
          .containsExactlyInAnyOrder("interrupted", "stopped", "stopped");
      assertThat(run.logLines("ERROR")).isEmpty();
      assertThat(view.tags("grace")).doesNotContain("\"1\"", "\"2\"", "\"3\"");
      assertNoStackTrace(run);
    }
  }

  @Test
  @FaultKind("B4")
  void aWaitForTheNextAttemptEndsAtOnce() throws Exception {
    Path file = syncFile("waiting", "127.0.0.1:1", "");
    List<String> arguments = arguments("sync", file, URI.create("http://127.0.0.1:1"), 60);
    arguments.addAll(List.of("--set", "drayage.retry.network.delay=60000"));
    try (DrayageProcess process = DrayageProcess.start(JAVA, arguments)) {
      await().atMost(START).until(() -> process.log().contains("attempt failed"));

      process.signal("TERM");
      LoggedRun run = process.end(Duration.ofSeconds(15));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.images())
          .extracting(image -> image.path("outcome").asText())
          .as(run.out() + run.log())
          .containsExactly("stopped", "stopped", "stopped");
      assertNoStackTrace(run);
    }
  }

  @Test
  void anIdleProgramEndsAtOnce() throws Exception {
    Path file = syncFile("idle", source.hostAndPort(), "interval: 3600");
    List<String> arguments = arguments("run", file, source.endpoint(), 60);
    arguments.remove("--output");
    arguments.remove("json");
    try (DrayageProcess process = DrayageProcess.start(JAVA, arguments)) {
      await()
          .atMost(START)
          .untilAsserted(() -> assertThat(process.log()).contains("task succeeded"));

      process.signal("TERM");
      LoggedRun run = process.end(Duration.ofSeconds(5));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.out()).isEmpty();
      assertNoStackTrace(run);
    }
  }

  private static void assertOneCopiedTheOthersNotBegun(
      LoggedRun run, String repository, int exitCode) {
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.images())
        .extracting(image -> image.path("outcome").asText())
        .as(run.out() + run.log())
        .containsExactlyInAnyOrder("copied", "stopped", "stopped");
    for (JsonNode image : run.images()) {
      String tag = image.path("source").asText().replaceFirst(".*:", "");
      boolean copied = image.path("outcome").asText().equals("copied");
      assertThat(view.digest(repository, tag).isEmpty()).isEqualTo(!copied);
      if (!copied) {
        assertThat(kind(image)).as(run.out()).isEqualTo("stopped");
        assertThat(image.path("error").path("hint").asText()).isEqualTo("the next run copies it");
      }
    }
    assertThat(run.logLines("INFO"))
        .extracting(line -> line.path("msg").asText())
        .contains("image copied", "task stopped");
    assertThat(run.logLines("ERROR")).isEmpty();
    assertNoStackTrace(run);
  }

  private static void assertNoStackTrace(LoggedRun run) {
    assertThat(run.log()).doesNotContain("error_stack", "\\tat ", "stopped without a report");
  }

  private static String kind(JsonNode image) {
    return image.path("error").path("kind").asText();
  }

  private DrayageProcess sync(URI from, String repository, int graceSeconds) throws Exception {
    Path file = syncFile(repository, "source.example", "");
    return DrayageProcess.start(JAVA, arguments("sync", file, from, graceSeconds));
  }

  private List<String> arguments(String command, Path file, URI from, int graceSeconds) {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString(), "--output", "json"));
    for (String setting :
        List.of(
            "drayage.registry.source.example.endpoint=" + from,
            "drayage.state.dir=" + directory.resolve("state"),
            "drayage.shutdown.grace-seconds=" + graceSeconds,
            "drayage.parallel.copies=1",
            "drayage.http.attempts=1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private Path syncFile(String repository, String from, String schedule) throws Exception {
    String text =
        """
        tasks:
          - name: signal
            %s
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, to: %s, tags: ['1', '2', '3']}]
        """
            .formatted(schedule, from, target.hostAndPort(), repository);
    return Files.writeString(directory.resolve(repository + ".yaml"), text);
  }
}
