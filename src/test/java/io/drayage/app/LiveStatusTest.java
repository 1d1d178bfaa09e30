package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.drayage.status.Control;
import io.drayage.status.ImageState;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs tasks between two servers, restarts, and is steered. */
@Timeout(60)
class LiveStatusTest {
  private static final SampleImage IMAGE =
      SampleImage.oci(Platform.host(), List.of(SampleLayer.of("layer", 1 << 10)));
  private static final String TASK = "core";

  private final MemorySource images = new MemorySource();
  private final FaultServer from = new FaultServer(images);
  private final FaultServer to = new FaultServer(new MemoryTarget());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @BeforeEach
  void fill() throws IOException {
    for (String repository : List.of("a", "b", "c")) {
      images.put(repository, "1", IMAGE);
    }
    Files.createDirectory(home.resolve("routes"));
    for (String name : List.of("schedule", "sync", "copy", "failures", "report")) {
      Path file = Path.of("routes", name + ".camel.yaml");
      Files.copy(file, home.resolve(file));
    }
    write("interval: 3600");
  }

  @AfterEach
  void end() {
    from.close();
    to.close();
  }

  @Test
  void aRunShowsItsImagesAndItsEndOutlivesARestart() {
    RunState last;
    try (RunProcess process = new RunProcess()) {
      TaskState task = process.afterRun();
      last = task.lastRun().orElseThrow();
      assertThat(last.outcome()).isEqualTo("succeeded");
      assertThat(last.counts().copied()).isEqualTo(3);
      assertThat(task.lastSuccess()).isEqualTo(last.ended());
      assertThat(task.nextRun().orElseThrow()).isAfter(Instant.now().plusSeconds(3000));
      assertThat(process.overview().images())
          .extracting(ImageState::state)
          .containsOnly("copied")
          .hasSize(3);
      assertThat(process.overview().registries()).hasSize(2);
    }
    write("cron: '0 0 3 1 1 ?'");

    try (RunProcess process = new RunProcess()) {
      assertThat(process.task().lastRun()).contains(last);
      assertThat(process.task().lastSuccess()).isEqualTo(last.ended());
      assertThat(process.task().healthy()).isTrue();
    }
  }

  @Test
  void aPausedTaskStaysPausedOverRestartsAndEditsAndRunsWhenAsked() {
    try (RunProcess process = new RunProcess()) {
      TaskState ended = process.afterRun();
      process.control().pause(TASK);
      assertThat(process.task().nextRun()).isEmpty();
      assertThat(process.task().lastRun()).isEqualTo(ended.lastRun());
    }
    from.reset();

    try (RunProcess process = new RunProcess()) {
      // the timer is due at the start
      await().until(() -> process.next().isAfter(Instant.now().plusSeconds(3000)));
      write("interval: 7200");
      process.control().reload();
      await().until(() -> process.next().isAfter(Instant.now().plusSeconds(7000)));
      await().during(Duration.ofMillis(300)).until(() -> process.task().running().isEmpty());
      assertThat(process.task().paused()).isTrue();
      assertThat(from.requests()).isEmpty();

      process.runAgain();
      assertThat(process.task().paused()).isTrue();
      process.control().resume(TASK);
      assertThat(process.task().nextRun()).isPresent();
    }
  }

  @Test
  void aRunOfARepositoryAsksForItAlone() {
    try (RunProcess process = new RunProcess()) {
      TaskState before = process.afterRun();
      from.reset();
      to.reset();

      // it waits where the run before is told, but not closed yet
      assertThat(process.control().run(TASK, Set.of("b")).begun()).isTrue();

      await().until(() -> to.requests().size() >= 1 && process.task().running().isEmpty());
      assertThat(from.requests()).hasSize(2).allMatch(seen -> seen.path().startsWith("/v2/b/"));
      assertThat(to.requests()).hasSize(1).allMatch(seen -> seen.path().startsWith("/v2/b/"));
      assertThat(process.task()).isEqualTo(before);
    }
  }

  @Test
  void aFailedImageThatRunsLeaveOutIsTriedAgainWhenAsked() {
    from.on("*", "/v2/b/manifests/1").answer(Answer.of(403));
    try (RunProcess process = new RunProcess("drayage.failed.patience", "0")) {
      process.afterRun();
      String target = process.image("failed").target();
      process.runAgain();
      ImageState waiting = process.image("waiting");
      assertThat(waiting.target()).isEqualTo(target);
      assertThat(waiting.failure().orElseThrow().nextTry()).isPresent();
      assertThat(process.task().lastRun().orElseThrow().counts().waiting()).isEqualTo(1);
      from.reset();

      assertThat(process.control().retry(target).begun()).isTrue();

      await().until(() -> process.overview().image(target).orElseThrow().state().equals("copied"));
      assertThat(from.requests()).isNotEmpty().allMatch(seen -> seen.path().startsWith("/v2/b/"));
    }
  }

  private void write(String schedule) {
    try {
      Files.writeString(
          home.resolve("sync.yaml"),
          """
          tasks:
            - name: core
              %s
              source: {registry: source.example.com, auth: none}
              target: {registry: target.example.com, auth: none}
              mappings: [{from: a}, {from: b, tags: ['regex: .*']}, {from: c, tags: ['1']}]
          """
              .formatted(schedule));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code drayage run}, without its command line. */
  private final class RunProcess implements AutoCloseable {
    private final SyncSession session;
    private final LiveRun run;

    RunProcess(String... properties) {
      PlanSource source =
          new PlanSource(List.of(home.resolve("sync.yaml")), "", UnknownKeys.ERROR, Map.of());
      Map<String, String> set =
          new HashMap<>(Map.of("drayage.management.port", "0", "drayage.history.enabled", "false"));
      set.put("drayage.registry.source.example.com.endpoint", from.endpoint().toString());
      set.put("drayage.registry.target.example.com.endpoint", to.endpoint().toString());
      for (int index = 0; index < properties.length; index += 2) {
        set.put(properties[index], properties[index + 1]);
      }
      Settings settings = Settings.load(home, set, Map.of());
      PlanSource.Content known = source.read();
      session =
          new SyncSession(
              known.plan(),
              settings,
              Map.of(),
              SessionMode.AGAIN_AND_AGAIN,
              SessionListeners.none());
      run = new LiveRun(session, settings, source, known, () -> {});
      run.start();
    }

    Overview overview() {
      return run.overview();
    }

    Control control() {
      return run.control();
    }

    TaskState task() {
      return overview().tasks().get(0);
    }

    Optional<String> lastRun() {
      return task().lastRun().map(RunState::id);
    }

    Instant next() {
      return session.routes().next(TASK).orElse(Instant.MIN);
    }

    ImageState image(String state) {
      return overview().images().stream()
          .filter(image -> image.state().equals(state))
          .findFirst()
          .orElseThrow(() -> new AssertionError(overview().images().toString()));
    }

    TaskState afterRun() {
      await().until(() -> lastRun().isPresent() && task().running().isEmpty());
      return task();
    }

    void runAgain() {
      // the end of a run is told before the run is closed, and no other begins until then
      Optional<RunState> next =
          await().until(() -> control().run(TASK, Set.of()), Control.Started::begun).run();
      await().until(() -> lastRun().equals(next.map(RunState::id)));
    }

    @Override
    public void close() {
      run.close();
      session.close();
    }
  }
}
