package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.faults.FaultServer;
import io.drayage.faults.Held;
import io.drayage.faults.PassThrough;
import io.drayage.oci.Platform;
import io.drayage.testing.FaultKind;
import io.drayage.testing.RegistryReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal lets what is in flight come to its end, within the grace, and nothing else begin. */
final class SignalIT {
  /** All images have it, so that whichever comes first is the one that hangs. */
  private static final SampleLayer SHARED = SampleLayer.of("shared", 400_000);

  private static final String LAYER = ".*/blobs/" + SHARED.blob().digest();

  /** Quick to start, on a machine that is busy too. */
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final Duration START = Duration.ofSeconds(60);
  private static final int SIGTERM = 128 + 15;

  @AutoClose private static LocalRegistry source;
  @AutoClose private static LocalRegistry target;
  private static RegistryReader view;

  private final Held held = new Held();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @BeforeAll
  static void start() {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    source = LocalRegistry.open(program);
    target = LocalRegistry.open(program);
    view = new RegistryReader(target.endpoint());
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

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void afterASignalTheImageInFlightIsFinishedAndNoOtherBegun(String signal, int exitCode)
      throws Exception {
    String repository = "signal-" + signal.toLowerCase(Locale.ROOT);
    try (FaultServer gate = new FaultServer(new PassThrough(source.endpoint()))) {
      gate.on("GET", LAYER).play(held);
      try (DrayageProcess process = sync(gate.endpoint(), repository, 60)) {
        await().atMost(START).until(held::isHalfSent);

        process.signal(signal);
        await().atMost(START).until(() -> process.log().contains("stopping"));
        held.release();

        CommandRun run = process.end(Duration.ofSeconds(20));
        assertOneCopiedTheOthersNotBegun(run, repository, exitCode);
      }
    }
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    try (FaultServer gate = new FaultServer(new PassThrough(source.endpoint()))) {
      gate.on("GET", LAYER).play(held);
      try (DrayageProcess process = sync(gate.endpoint(), "twice", 60)) {
        await().atMost(START).until(held::isHalfSent);
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

        assertThat(process.end(Duration.ofSeconds(5)).exitCode()).isEqualTo(130);
      }
    }
  }

  @Test
  @FaultKind("B4")
  void afterTheGraceWhatIsInFlightIsBrokenOffAndNothingIsHalfPublished() throws Exception {
    try (FaultServer gate = new FaultServer(new PassThrough(source.endpoint()))) {
      gate.on("GET", LAYER).play(held);
      CommandRun run;
      try (DrayageProcess process = sync(gate.endpoint(), "grace", 1)) {
        await().atMost(START).until(held::isHalfSent);

        process.signal("TERM");
        run = process.end(Duration.ofSeconds(15));
      }

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.outcomes())
          .as(run.out() + run.log())
          .containsExactly("stopped", "stopped", "stopped");
      assertThat(run.images())
          .extracting(SignalIT::kind)
          .containsExactlyInAnyOrder("interrupted", "stopped", "stopped");
      assertThat(run.logLines("ERROR")).isEmpty();
      assertThat(view.tags("grace")).doesNotContain("1", "2", "3");
      assertNoStackTrace(run);
    }
  }

  @Test
  @FaultKind("B4")
  void aWaitForTheNextAttemptEndsAtOnce() throws Exception {
    Path file = syncFile("waiting", "127.0.0.1:1", "");
    List<String> arguments =
        CommandRun.arguments(
            arguments("sync", file, URI.create("http://127.0.0.1:1"), 60),
            "drayage.retry.network.delay=60000");
    try (DrayageProcess process = DrayageProcess.start(JAVA, arguments)) {
      await().atMost(START).until(() -> process.log().contains("attempt failed"));

      process.signal("TERM");
      CommandRun run = process.end(Duration.ofSeconds(15));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.outcomes())
          .as(run.out() + run.log())
          .containsExactly("stopped", "stopped", "stopped");
      assertNoStackTrace(run);
    }
  }

  @Test
  void anIdleProgramEndsAtOnce() throws Exception {
    Path file = syncFile("idle", source.hostAndPort(), "interval: 3600");
    List<String> arguments = arguments("run", file, source.endpoint(), 60);
    try (DrayageProcess process = DrayageProcess.start(JAVA, arguments)) {
      await()
          .atMost(START)
          .untilAsserted(() -> assertThat(process.log()).contains("task succeeded"));

      process.signal("TERM");
      CommandRun run = process.end(Duration.ofSeconds(5));

      assertThat(run.exitCode()).isEqualTo(SIGTERM);
      assertThat(run.out()).isEmpty();
      assertNoStackTrace(run);
    }
  }

  private static void assertOneCopiedTheOthersNotBegun(
      CommandRun run, String repository, int exitCode) {
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.outcomes())
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

  private static void assertNoStackTrace(CommandRun run) {
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
    List<String> format = command.equals("sync") ? List.of("--output", "json") : List.of();
    return CommandRun.arguments(
        Stream.concat(Stream.of(command, file.toString()), format.stream()).toList(),
        "drayage.registry.source.example.endpoint=" + from,
        "drayage.state.dir=" + directory.resolve("state"),
        "drayage.shutdown.grace-seconds=" + graceSeconds,
        "drayage.parallel.copies=1",
        "drayage.http.attempts=1");
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
