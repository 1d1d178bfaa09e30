package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.app.client.RunningProcess.Cause;
import io.drayage.app.client.RunningProcess.FailedImage;
import io.drayage.app.client.RunningProcess.FailedMapping;
import io.drayage.cli.text.FailureText;
import io.drayage.cli.text.StatusReport;
import io.drayage.cli.text.StatusText;
import io.drayage.cli.text.StatusTimes;
import io.drayage.status.Control.Started;
import io.drayage.status.Movement;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-08-02T17:30:00Z");
  private static final StatusTimes TIMES = new StatusTimes(NOW, ZoneOffset.UTC);

  @Test
  void whatIsWellIsOneSentenceAndTheTasks() {
    assertThat(text(report(List.of(good("core"), good("plugin")), List.of())))
        .isEqualTo(
            """
            All is well: 624 images in sync; next run at 18:00 (core).

            tasks
                      state    last run                     last success  next run  schedule
              core    healthy  12:00 succeeded, 312 images  12:00         18:00     every 6 h
              plugin  healthy  12:00 succeeded, 312 images  12:00         18:00     every 6 h
            """);
  }

  @Test
  void whatIsNotWellComesFirstByCauseWithItsHint() {
    Cause images =
        new Cause(
            "rate-limited",
            "docker.io",
            "GET manifest docker.io/library/redis:7: 429 TOOMANYREQUESTS",
            "log in, or raise the pull limit",
            5,
            List.of("core"),
            List.of(failed("redis:7"), failed("redis:8"), failed("redis:9"), failed("a:1")),
            List.of(),
            Optional.of(NOW.plusSeconds(300)));
    Cause mapping =
        new Cause(
            "unreachable",
            "",
            "no list",
            "",
            1,
            List.of("plugin"),
            List.of(),
            List.of(new FailedMapping("plugin", "mapping 2 (line 9)", "no list")),
            Optional.empty());

    assertThat(text(report(List.of(good("core"), late("plugin")), List.of(images, mapping))))
        .startsWith(
            """
            plugin is not healthy: no success since Thu 17:30; 6 failures in the last runs; plugin is paused; next run at 18:00 (core).

            rate-limited at docker.io: 5 images of core; next try at 17:35
              GET manifest docker.io/library/redis:7: 429 TOOMANYREQUESTS
                harbor.example/redis:7
                harbor.example/redis:8
                harbor.example/redis:9
                and 2 more
              hint: log in, or raise the pull limit

            unreachable: 1 mapping of plugin
              no list
                mapping 2 (line 9)

            tasks
            """)
        .contains(
            "  plugin  unhealthy, paused  17:30 partial, 9 images, 3 failed  Thu 17:30     -");
  }

  @Test
  void whatMovesHasABarAndTheTimeThatIsLeft() {
    RunState run =
        new RunState(
            "1a2b3c4d",
            "core",
            NOW.minusSeconds(60),
            Optional.empty(),
            "running",
            new RunState.Counts(40, 3, 9, 0, 1, 0, 1, 0),
            50 << 20);
    TaskState core = task("core", true, Optional.of(run), Optional.empty(), Optional.empty());
    StatusReport report =
        new StatusReport(
            true,
            List.of(core),
            List.of(),
            List.of(
                new Movement(
                    "core",
                    "docker.io/library/redis:7",
                    "t",
                    100 << 20,
                    40 << 20,
                    10 << 20,
                    5 << 20,
                    NOW,
                    Optional.empty()),
                new Movement(
                    "core", "docker.io/a/long-name:1", "t", 0, 0, 0, 0, NOW, Optional.empty()),
                new Movement(
                    "core", "docker.io/a/b:1", "t", 1000, 0, 0, 0, NOW, Optional.of("w\u001b1"))),
            List.of(),
            List.of());

    assertThat(text(report))
        .startsWith(
            """
            No run has ended yet; core is running.

            running
              core since 17:29: 14 of 40 images, 3 copied (50.0 MiB), 9 unchanged, 2 failed
              docker.io/library/redis:7 [##########----------]  50 % of 100.0 MiB, 5.0 MiB/s, 10 s left
              docker.io/a/long-name:1   copied by another program
              docker.io/a/b:1           [--------------------]   0 % of 1000 B, 0 B/s, at w\\u001b1
            """);
  }

  @Test
  void anEditThatIsNotInUseIsToldWithItsReasons() {
    StatusReport report =
        new StatusReport(
            true,
            List.of(good("core")),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new ReloadState(
                    "files", false, NOW, List.of("a.yaml:4:15: no number", "b", "c", "d")),
                new ReloadState("routes", true, NOW, List.of())));

    assertThat(text(report))
        .startsWith(
            """
            An edit of sync files is not in use; next run at 18:00 (core).

            sync files not reloaded at 17:30; the previous ones are in use
              a.yaml:4:15: no number
              b
              c
              and 1 more

            tasks
            """);
  }

  @Test
  void pullsAndAnOpenCircuitAreTold() {
    StatusReport report =
        new StatusReport(
            true,
            List.of(good("core")),
            List.of(),
            List.of(),
            List.of(
                new RegistryState("quay.io", true, 3, Optional.empty()),
                new RegistryState(
                    "docker.io",
                    false,
                    63,
                    Optional.of(
                        new RegistryState.Pulls(100, 37, 10, Optional.of(NOW.plusSeconds(4200)))))),
            List.of());

    assertThat(report.isWell()).isFalse();
    assertThat(text(report))
        .contains(
            """
            quay.io: circuit open after many failures
              requests are withheld for a while, then one asks whether it works again
            """,
            """
            pulls
              docker.io [#######-------------] 37 of 100 left (10 for others), full again at 18:40; 63 spent since the start
            """);
  }

  @Test
  void aTaskWithoutASuccessAndAOneOffThatFailedSaySo() {
    TaskState never = task("a", false, Optional.empty(), Optional.empty(), Optional.empty());
    TaskState once =
        new TaskState(
            "b",
            "docker.io",
            "t",
            "once, at start",
            1,
            false,
            Optional.empty(),
            Optional.of(ended("partial", 3)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(text(report(List.of(never), List.of())))
        .startsWith("a is not healthy: no success yet; next run at 18:00 (a).");
    assertThat(text(report(List.of(once), List.of())))
        .startsWith("b is not healthy: its run failed.");
    assertThat(text(report(List.of(never, once), List.of())))
        .startsWith("2 of 2 tasks are not healthy: a, b;");
    assertThat(text(report(List.of(), List.of()))).isEqualTo("The sync files have no tasks.\n");
  }

  @Test
  void textOfOthersCantSteerTheTerminal() {
    Cause hostile =
        new Cause(
            "denied",
            "docker.io",
            "a\u001b[2Jb\nc",
            "\u202e",
            1,
            List.of("x\u0007"),
            List.of(failed("\u001b[31m")),
            List.of(),
            Optional.empty());

    assertThat(text(report(List.of(good("ta\u001b[sk")), List.of(hostile))))
        .doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-02T18:05:30Z,18:05",
    "2026-08-03T00:00:00Z,Mon 00:00",
    "2026-07-27T23:59:00Z,Mon 23:59",
    "2026-07-26T17:30:00Z,2026-07-26 17:30"
  })
  void timesAreAsShortAsTheyAreClear(Instant time, String text) {
    assertThat(TIMES.at(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT-1S,0 s", "PT59S,59 s", "PT61S,1 min", "PT1H,1 h", "PT25H30M,25 h 30 min"})
  void lengthsHaveTheirLargestUnits(Duration time, String text) {
    assertThat(StatusTimes.length(time)).isEqualTo(text);
  }

  @Test
  void answersToActionsAreOneLine() {
    RunState run = ended("running", 0);

    assertThat(StatusText.started("core", new Started(true, Optional.of(run))))
        .isEqualTo("core: run 1a2b3c4d started; drayage status --watch shows it");
    assertThat(StatusText.started("core", new Started(true, Optional.empty())))
        .isEqualTo("core: follows the run in progress");
    assertThat(StatusText.started("core", new Started(false, Optional.of(run))))
        .isEqualTo("core: a run is in progress already (1a2b3c4d); no other one starts");
    assertThat(StatusText.paused(good("core"))).isEqualTo("core: paused");
    assertThat(StatusText.resumed(good("core"), TIMES))
        .isEqualTo("core: resumed; next run at 18:00");
  }

  @Test
  void aWatchRedrawsATerminalAndPrintsChangesElsewhere() {
    assertThat(watched(true))
        .isEqualTo(
            "\u001b[H\u001b[2J\u001b[Ha\u001b[K\n\u001b[J\u001b[Ha\u001b[K\n\u001b[J\u001b[Hb\u001b[K\n\u001b[J");
    assertThat(watched(false)).isEqualTo("a\n\nb\n\n");
  }

  private static String watched(boolean terminal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> frames = List.of("a", "a", "b");
    int[] at = {0};
    StatusWatch watch =
        new StatusWatch(() -> List.of(frames.get(at[0])), CommandRun.stream(out), terminal);
    try {
      watch.show(
          () -> {
            if (++at[0] == frames.size()) {
              throw new InterruptedException("the end");
            }
          });
    } catch (InterruptedException e) {
      return out.toString(StandardCharsets.UTF_8);
    }
    throw new AssertionError("a watch never ends by itself");
  }

  private static String text(StatusReport report) {
    FailureText plain = new FailureText(new PrintStream(new ByteArrayOutputStream()), false, false);
    return String.join("\n", new StatusText(TIMES, plain, 100).lines(report)) + "\n";
  }

  private static StatusReport report(List<TaskState> tasks, List<Cause> failures) {
    return new StatusReport(
        tasks.stream().allMatch(TaskState::healthy),
        tasks,
        failures,
        List.of(),
        List.of(),
        List.of());
  }

  private static FailedImage failed(String name) {
    return new FailedImage("core", "docker.io/" + name, "harbor.example/" + name, "no", 1, NOW);
  }

  private static TaskState good(String name) {
    Instant success = NOW.minus(Duration.ofMinutes(330));
    RunState run =
        new RunState(
            "5e6f",
            name,
            success,
            Optional.of(success),
            "succeeded",
            new RunState.Counts(312, 3, 309, 0, 0, 0, 0, 0),
            9);
    return task(name, true, Optional.empty(), Optional.of(run), Optional.of(success));
  }

  private static TaskState late(String name) {
    return new TaskState(
        name,
        "docker.io",
        "harbor.example",
        "every 6 h",
        2,
        true,
        Optional.empty(),
        Optional.of(ended("partial", 3)),
        Optional.of(NOW.minus(Duration.ofDays(3))),
        Optional.empty(),
        Optional.of(Duration.ofHours(12)),
        false);
  }

  private static RunState ended(String outcome, long failed) {
    return new RunState(
        "1a2b3c4d",
        "core",
        NOW,
        Optional.of(NOW),
        outcome,
        new RunState.Counts(9, 1, 5, 0, 0, 0, failed, 0),
        9);
  }

  private static TaskState task(
      String name,
      boolean healthy,
      Optional<RunState> running,
      Optional<RunState> last,
      Optional<Instant> success) {
    return new TaskState(
        name,
        "docker.io",
        "harbor.example",
        "every 6 h",
        2,
        false,
        running,
        last,
        success,
        running.isPresent() ? Optional.empty() : Optional.of(NOW.plusSeconds(1800)),
        Optional.of(Duration.ofHours(12)),
        healthy);
  }
}
