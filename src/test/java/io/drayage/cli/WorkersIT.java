package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.FaultServer;
import io.drayage.faults.Held;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import io.drayage.testing.BrokerProcess;
import io.drayage.testing.TargetPoller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A scheduler and workers in processes of their own, around a broker in a process of its own: what
 * is killed, or started again, costs no image and sends nothing twice but what was unfinished.
 */
class WorkersIT {
  private static final int IMAGES = 8;
  private static final int LAYER_BYTES = 200_000;
  private static final String HELD = "team/app-3";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final MemorySource images = new MemorySource();
  private final MemoryTarget mirror = new MemoryTarget();
  private final FaultServer from = new FaultServer(images);
  private final FaultServer to = new FaultServer(mirror);
  private final Map<String, SampleImage> all = new TreeMap<>();
  private final List<DrayageProcess> processes = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private final Held held = new Held();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @AfterEach
  void close() {
    held.release();
    processes.forEach(DrayageProcess::close);
    from.close();
    to.close();
  }

  @Test
  void theOrderOfAKilledWorkerGoesToAnotherAndASlowOneHoldsNoOther() throws Exception {
    try (BrokerProcess broker = BrokerProcess.open(directory.resolve("broker"));
        TargetPoller poller = TargetPoller.reading(to.endpoint(), fill())) {
      holdALayerOf(HELD);
      DrayageProcess slow = worker("slow", broker);
      DrayageProcess scheduler = scheduler("first", broker);
      await().atMost(LIMIT).until(held::isHalfSent);
      worker("second", broker);
      worker("third", broker);
      await().atMost(LIMIT).until(() -> untagged().size() == 1);
      assertThat(scheduler.isAlive()).isTrue();

      slow.signal("KILL");
      CommandRun run = scheduler.end(LIMIT);

      assertThat(run.exitCode()).as(run.log()).isZero();
      assertThat(outcomes(run)).hasSize(IMAGES).containsOnly("copied");
      assertThat(untagged()).isEmpty();
      poller.readOnce();
      assertThat(poller.incomplete()).isEmpty();
      assertSentOnceExcept(Set.of(HELD));
    }
  }

  @Test
  void aRunOutlivesItsBroker() throws Exception {
    try (BrokerProcess broker = BrokerProcess.open(directory.resolve("broker"))) {
      fill();
      holdALayerOf(HELD);
      // its only consumer copies when the broker is lost
      DrayageProcess worker = worker("one", broker);
      DrayageProcess scheduler = scheduler("first", broker);
      await().atMost(LIMIT).until(held::isHalfSent);
      worker("two", broker);

      broker.kill();
      await().atMost(LIMIT).until(() -> worker.log().contains("broker lost, connecting again"));
      Set<String> unfinished = untagged();
      broker.start();
      await().atMost(LIMIT).until(() -> count(worker.log(), "broker connected") >= 2);
      held.release();
      CommandRun run = scheduler.end(LIMIT);

      assertThat(run.exitCode()).as(run.log()).isZero();
      assertThat(outcomes(run)).hasSize(IMAGES).isSubsetOf("copied", "unchanged");
      assertThat(untagged()).isEmpty();
      assertSentOnceExcept(unfinished);
      // not one for each attempt
      assertThat(count(worker.log(), "broker lost")).isLessThan(4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStoppedWorkerEndsItsCopyOrLeavesItToAnother(boolean ends) throws Exception {
    try (BrokerProcess broker = BrokerProcess.open(directory.resolve("broker"));
        TargetPoller poller = TargetPoller.reading(to.endpoint(), fill())) {
      holdALayerOf(HELD);
      settings.add("drayage.shutdown.grace-seconds=" + (ends ? LIMIT.toSeconds() : 1));
      DrayageProcess stopped = worker("stopped", broker);
      DrayageProcess scheduler = scheduler("first", broker);
      await().atMost(LIMIT).until(held::isHalfSent);

      stopped.signal("TERM");
      await().atMost(LIMIT).until(() -> stopped.log().contains("finishing copies in progress"));
      if (ends) {
        held.release();
      }
      assertThat(stopped.end(LIMIT).exitCode()).isIn(0, 143);
      assertThat(untagged().contains(HELD)).isEqualTo(!ends);
      assertThat(scheduler.isAlive()).isTrue();
      worker("second", broker);
      CommandRun run = scheduler.end(LIMIT);

      assertThat(run.exitCode()).as(run.log()).isZero();
      assertThat(outcomes(run)).hasSize(IMAGES).containsOnly("copied");
      assertSentOnceExcept(ends ? Set.of() : Set.of(HELD));
      poller.readOnce();
      assertThat(poller.incomplete()).isEmpty();
    }
  }

  @Test
  void theRunAfterAKilledSchedulerGoesOnAndTakesNoLateAnswer() throws Exception {
    try (BrokerProcess broker = BrokerProcess.open(directory.resolve("broker"))) {
      fill();
      holdALayerOf(HELD);
      DrayageProcess worker = worker("one", broker);
      DrayageProcess killed = scheduler("first", broker);
      await().atMost(LIMIT).until(held::isHalfSent);
      killed.signal("KILL");
      killed.end(LIMIT);
      held.release();
      // workers answer the orders of the killed process; no process reads the answers
      await().atMost(LIMIT).until(() -> untagged().isEmpty());

      CommandRun run = scheduler("second", broker).end(LIMIT);

      assertThat(run.exitCode()).as(run.log()).isZero();
      assertThat(outcomes(run)).hasSize(IMAGES).containsOnly("unchanged");
      assertSentOnceExcept(Set.of());
      worker.signal("TERM");
      assertThat(worker.end(LIMIT).exitCode()).isIn(0, 143);
    }
  }

  /** Fills the source; the repositories. */
  private List<String> fill() {
    Platform amd = new Platform("linux", "amd64", "");
    for (int number = 1; number <= IMAGES; number++) {
      String name = "team/app-" + number;
      SampleImage image =
          SampleImage.oci(
              amd,
              List.of(
                  SampleLayer.of("first of " + name, LAYER_BYTES),
                  SampleLayer.of("second of " + name, LAYER_BYTES / 2)));
      all.put(name, image);
      images.put(name, "1.0", image);
    }
    return List.copyOf(all.keySet());
  }

  private void holdALayerOf(String name) {
    Digest layer = largest(name).digest();
    from.on("GET", ".*/%s/blobs/%s".formatted(name, layer)).times(1).play(held);
  }

  private SampleBlob largest(String name) {
    return Objects.requireNonNull(all.get(name)).allBlobs().stream()
        .max((one, other) -> Long.compare(one.sizeBytes(), other.sizeBytes()))
        .orElseThrow();
  }

  private Set<String> untagged() {
    return all.keySet().stream()
        .filter(name -> mirror.tags(name).isEmpty())
        .collect(Collectors.toSet());
  }

  /** Each blob was read from the source once; those of these repositories at most twice. */
  private void assertSentOnceExcept(Set<String> repositories) {
    all.forEach(
        (repository, image) ->
            image
                .allBlobs()
                .forEach(
                    blob -> {
                      int most = repositories.contains(repository) ? 2 : 1;
                      String digest = blob.digest().toString();
                      assertThat(
                              from.requests("GET", ".*/%s/blobs/%s".formatted(repository, digest)))
                          .as("%s of %s", blob.digest(), repository)
                          .hasSizeBetween(1, most);
                    }));
  }

  private DrayageProcess worker(String name, BrokerProcess broker) throws Exception {
    DrayageProcess process = start("worker", name, broker);
    await().atMost(LIMIT).until(() -> process.log().contains("broker connected"));
    return process;
  }

  private DrayageProcess scheduler(String name, BrokerProcess broker) throws Exception {
    return start("sync", name, broker);
  }

  private DrayageProcess start(String command, String name, BrokerProcess broker) throws Exception {
    List<String> words = new ArrayList<>(List.of(command, syncFile().toString()));
    List<String> all = new ArrayList<>(settings);
    all.addAll(
        List.of(
            "drayage.broker=" + broker.url(),
            "drayage.broker.retry-delay=200",
            // a broker may take long to start
            "drayage.retry.network.times=60",
            "drayage.retry.network.delay=1000",
            "drayage.retry.network.multiplier=1",
            "drayage.state.dir=" + directory.resolve("state-" + name),
            "drayage.registry.source.example.endpoint=" + from.endpoint(),
            "drayage.registry.target.example.endpoint=" + to.endpoint()));
    if (command.equals("worker")) {
      all.add("drayage.parallel.copies=1");
      all.add("drayage.worker.name=" + name);
    } else {
      words.addAll(List.of("--output", "json"));
    }
    DrayageProcess process =
        DrayageProcess.startFromClasses(
            JAVA, CommandRun.arguments(words, all.toArray(String[]::new)));
    processes.add(process);
    return process;
  }

  private Path syncFile() throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            platform: all
            tasks:
            - name: spread
              source: {registry: source.example}
              target: {registry: target.example}
              mappings:
            """);
    all.keySet().forEach(name -> text.append("  - {from: %s, tags: ['1.0']}%n".formatted(name)));
    return Files.writeString(directory.resolve("sync.yaml"), text.toString());
  }

  private static List<String> outcomes(CommandRun run) {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode task : run.report().path("tasks")) {
      task.path("images").forEach(image -> outcomes.add(image.path("outcome").asText()));
    }
    return outcomes;
  }

  private static long count(String text, String wanted) {
    return text.lines().filter(line -> line.contains(wanted)).count();
  }
}
