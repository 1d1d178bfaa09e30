package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.app.PlanSource;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.MediaType;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.Outcome;
import io.drayage.sync.TaskReport;
import io.drayage.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuietHoursIT {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);

  @Test
  void anImageWaitsInThemAndAStopEndsItsWaitAtOnce() throws Exception {
    SampleBlob blob = SampleBlob.of(new byte[1000]);
    SampleImage image = SampleImage.artifact(new MediaType("application/vnd.example"), blob);
    SamplePusher.anonymous(source.endpoint()).push("app", "1.0", image);
    SyncPlan plan = plan();
    try (CapturedLog log = CapturedLog.of(Class.forName("io.drayage.sync.turn.QuietWait"));
        SyncSession session =
            new SyncSession(
                plan, settings(), Map.of(), SessionMode.ONCE, SessionListeners.none())) {
      session.start();
      CompletableFuture<TaskReport> run =
          CompletableFuture.supplyAsync(() -> session.run(plan.tasks().get(0)));
      await().atMost(Duration.ofSeconds(30)).until(() -> !log.lines().isEmpty());
      assertThat(run).isNotDone();

      session.stop();

      assertThat(run.get(10, TimeUnit.SECONDS).images())
          .extracting(Outcome::problem)
          .extracting(problem -> problem.map(Failure::kind))
          .containsExactly(Optional.of(FailureKind.STOPPED));
    }
  }

  private SyncPlan plan() throws Exception {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: quiet
            source: {registry: 127.0.0.1:%d}
            target: {registry: 127.0.0.1:%d}
            mappings: [{from: app, to: app}]
        """
            .formatted(source.endpoint().getPort(), target.endpoint().getPort()));
    return new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of()).read().plan();
  }

  /** Quiet hours around the time that it is. */
  private Settings settings() {
    LocalTime now = LocalTime.now(ZoneOffset.UTC);
    String hours = MINUTE.format(now.minusHours(1)) + "-" + MINUTE.format(now.plusHours(1));
    return Settings.load(
        directory,
        Map.of(
            "drayage.routes.dir",
            Path.of("routes").toAbsolutePath().toString(),
            "drayage.quiet-hours",
            hours,
            "drayage.quiet-hours.timezone",
            "UTC"),
        Map.of());
  }
}
