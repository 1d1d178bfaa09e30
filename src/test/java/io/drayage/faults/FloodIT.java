package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.CommandRun;
import io.drayage.cli.DrayageProcess;
import io.drayage.testing.FaultKind;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The few log lines for one cause behind a hundred failed images. */
final class FloodIT {
  private static final Pattern STOPPED =
      Pattern.compile(
          "^stopped: (\\d\\d) copied, \\d\\d not started; run it again to continue$",
          Pattern.MULTILINE);

  private static final int IMAGES = 100;
  private static final int SIGINT = 128 + 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final MemorySource memory = new MemorySource();
  @AutoClose private final FaultServer source = new FaultServer(memory);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @BeforeEach
  void fill() {
    for (int tag = 0; tag < IMAGES; tag++) {
      memory.put("app", "1." + tag, FaultLab.artifact(FaultLab.blob("flood-" + tag, 1000)));
    }
  }

  @Test
  @FaultKind("B4")
  void aClosedTargetIsAFewLinesAndNothingWaitsOnceTheCircuitIsOpen() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }

    try (DrayageProcess process =
        DrayageProcess.startFromClasses(
            JAVA, arguments("localhost:" + port, "drayage.breaker.span=3000"))) {
      await().atMost(PATIENCE).until(() -> process.log().contains("pausing requests"));
      CommandRun run = process.end(Duration.ofSeconds(5));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat((run.out() + run.log()).lines().count()).as(run.out() + run.log()).isLessThan(15);
      assertThat(run.out())
          .containsPattern(
              "localhost:%d refused the connection: 100 images \\(first: ".formatted(port))
          .contains("100 failed");
    }
  }

  @Test
  @FaultKind("B4")
  void aStopInTheMiddleOfAHundredImagesIsOneLineThatSaysWhatIsLeft() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    AtomicInteger blobs = new AtomicInteger();
    source
        .on("GET", ".*/blobs/.*")
        .play(
            exchange -> {
              if (blobs.incrementAndGet() > 40) {
                waiting.countDown();
                mayGoOn.await();
              }
              exchange.send(exchange.pass());
            });

    try (DrayageProcess process =
        DrayageProcess.startFromClasses(JAVA, arguments("target.example", target()))) {
      assertThat(waiting.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.signal("INT");
      await()
          .atMost(PATIENCE)
          .until(
              () -> process.log().contains("stopping: finishing copies in progress (up to 30 s)"));
      mayGoOn.countDown();
      CommandRun run = process.end(PATIENCE);

      assertThat(run.exitCode()).isEqualTo(SIGINT);
      Matcher report = STOPPED.matcher(run.out());
      assertThat(report.find()).as(run.out()).isTrue();
      List<String> lines = (run.out() + run.log()).lines().toList();
      List<String> copied =
          lines.stream().filter(line -> line.contains("\"image copied\"")).toList();
      assertThat(copied).hasSize(Integer.parseInt(report.group(1)));
      assertThat(lines).hasSizeLessThan(copied.size() + 6);
    }
  }

  private static String target() {
    return "drayage.registry.target.example.endpoint=" + SharedTarget.endpoint();
  }

  private List<String> arguments(String target, String... settings) throws Exception {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: flood
            source: {registry: source.example}
            target: {registry: '%s'}
            mappings: [{from: app, to: flood, platform: all}]
        """
            .formatted(target));
    List<String> words =
        CommandRun.arguments(
            List.of("sync", file.toString()),
            "drayage.registry.source.example.endpoint=" + source.endpoint(),
            "drayage.state.dir=" + directory.resolve("state"));
    return CommandRun.arguments(words, settings);
  }
}
