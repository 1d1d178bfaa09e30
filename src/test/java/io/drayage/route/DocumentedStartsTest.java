package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of {@code docs/operator/routes.md} that start tasks. */
class DocumentedStartsTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path own;

  @BeforeEach
  void chooseFolder() {
    own = home.resolve("own");
    run.own(own);
  }

  @Test
  void aTimerOfOnesOwnStartsATask() throws IOException {
    run.timed(System::nanoTime, () -> {});
    run.task("core", new Schedule.Once());
    DocumentedEdit.of("Start a task by a timer").apply(own);
    Path nightly = own.resolve("nightly.camel.yaml");
    Files.writeString(nightly, Files.readString(nightly).replace("=0+0+2+", "=*+*+*+"));

    start(Map.of());

    await().until(() -> run.reports().size() > 1);
  }

  @Test
  void aFileStartsTheTaskThatItNames() throws IOException {
    run.task("core", new Schedule.Once());
    start(Map.of("drayage.inbox", home.resolve("inbox").toString()));
    edit("Start a task by a file");

    Files.writeString(home.resolve("inbox/now"), "core\n");
    await().until(() -> run.reports().size() == 1);
    Files.writeString(home.resolve("inbox/wrong"), "cor\n");

    await().until(() -> Files.exists(home.resolve("inbox/.error/wrong")));
    assertThat(home.resolve("inbox/now")).doesNotExist();
    assertThat(run.reports()).hasSize(1);
  }

  @Test
  void aWebhookStartsTheTaskOfItsPathForCallersWithTheToken() throws IOException {
    run.task("core", new Schedule.Once());
    start(Map.of("drayage.start-token", "0123456789abcdef"));
    edit("Start a task by a webhook");

    assertThat(start("Bearer wrong").status()).isEqualTo(401);
    assertThat(start("").status()).isEqualTo(401);
    Answer accepted = start("Bearer 0123456789abcdef");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.headers()).isEmpty();
    assertThat(new String(accepted.body(), StandardCharsets.UTF_8)).isEqualTo("core starts");
    await().until(() -> run.reports().size() == 1);
  }

  @Test
  void eachMessageOfAQueueIsFollowedByARun() throws IOException {
    run.task("core", new Schedule.Once());
    DocumentedEdit.of("Start a task by a queue").apply(own);
    Files.writeString(
        own.resolve("sender.camel.yaml"),
        """
        - route:
            from:
              uri: timer:send?delay=0&repeatCount=2&period=1
              steps:
                - setBody: {constant: "core"}
                - to: {uri: seda:asked}
        """);

    start(Map.of("drayage.queue", "seda:asked"));

    await().until(() -> run.reports().size() == 2);
  }

  @Test
  void noTimerRunsATaskOnDaysThatTheTemplateLeavesOut() throws IOException {
    run.timed(System::nanoTime, () -> {});
    SyncTask task = run.task("core", new Schedule.Every(Duration.ofMillis(100)));
    DocumentedEdit.of("Run nothing at weekends").apply(own);
    Path schedule = own.resolve("schedule.camel.yaml");
    String edited = Files.readString(schedule);
    Files.writeString(schedule, edited.replace("'1..5'", "'8..9'"));
    start(Map.of());
    Instant due = run.runtime().next("core").orElseThrow();
    await().until(() -> run.runtime().next("core").orElseThrow().isAfter(due.plusMillis(200)));
    assertThat(run.reports()).isEmpty();
    run.run(task);

    Files.writeString(schedule, edited.replace("'1..5'", "'1..7'"));
    run.runtime().load();

    await().until(() -> run.reports().size() > 2);
  }

  private Answer start(String authorization) {
    return run.runtime()
        .hooks()
        .answer(
            new Request(
                "POST",
                "/hooks/start/core",
                Map.of(),
                Map.of(),
                Map.of("authorization", authorization),
                new byte[0]));
  }

  private void start(Map<String, String> properties) {
    run.start(properties);
  }

  private void edit(String title) throws IOException {
    DocumentedEdit.of(title).apply(own);
    run.runtime().load();
  }
}
