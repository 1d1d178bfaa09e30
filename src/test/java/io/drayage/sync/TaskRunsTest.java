package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.config.ConfigException;
import io.drayage.config.PlanLoader;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRunsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aRunKeepsItsTaskWhateverThePlanSays() throws Exception {
    SyncPlan before = plan("verbose: false");
    TaskRuns runs = runs(before);
    SyncTask task = before.tasks().get(0);

    TaskRun run = runs.claim("T").orElseThrow();
    runs.replace(new SyncPlan(before.relay(), false, List.of()));
    assertThat(runs.task("T")).contains(task);
    runs.end(run);

    assertThat(runs.task("T")).isEmpty();
  }

  @Test
  void whatIsReadAgainAndSaysTheSameIsThePlanOfBefore() throws Exception {
    SyncPlan before = plan("verbose: false");
    TaskRuns live = runs(before);

    live.replace(plan("verbose: false"));
    assertThat(live.plan()).isSameAs(before);
    SyncPlan other = plan("verbose: true");
    live.replace(other);
    assertThat(live.plan()).isSameAs(other);
  }

  @Test
  void aTaskThatIsNotToRunHereIsKnown() throws Exception {
    SyncPlan whole = plan("verbose: false");
    TaskRuns live = runs(whole.restrictedTo(task -> false));

    assertThat(live.plan().tasks()).isEmpty();
    assertThat(live.task("T")).isEqualTo(whole.task("T"));
  }

  @Test
  void aSecondRunOfATaskWaitsForTheFirst() throws Exception {
    TaskRuns runs = runs(plan("verbose: false"));
    TaskRun first = runs.claim("T").orElseThrow();
    assertThat(runs.claim("T")).isEmpty();

    CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> runs.end(first));
    runs.awaitEnd("T");

    assertThat(runs.claim("T")).isPresent();
    assertThat(ended).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void aTaskWhoseClaimFailedCanBeClaimedAgain() throws Exception {
    Queue<Boolean> answers = new ArrayDeque<>(List.of(true));
    RunClaims failing =
        new RunClaims() {
          @Override
          public boolean take(TaskRun run) {
            if (answers.poll() != null) {
              throw new IllegalStateException("the database is away");
            }
            return true;
          }

          @Override
          public void release(TaskRun run) {}

          @Override
          public boolean areShared() {
            return true;
          }
        };
    TaskRuns runs = new TaskRuns(plan("verbose: false"), Clock.systemUTC(), run -> {}, failing);

    assertThatThrownBy(() -> runs.claim("T")).hasMessage("the database is away");

    assertThat(runs.areDone()).isTrue();
    assertThat(runs.claim("T")).isPresent();
  }

  @Test
  void aNameThatIsNoTasksIsRefusedWithThoseThatAre() throws Exception {
    TaskRuns runs = runs(plan("verbose: false"));

    assertThatThrownBy(() -> runs.claim("t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no task named t; there are T");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-keys.yaml", "shared-lists.yaml", "old-docker.yaml", "compact.json"})
  void aFileThatIsReadTwiceAsksForTheSame(String name) throws Exception {
    Path file = Path.of("src/test/resources/sync/valid", name);
    PlanLoader loader = new PlanLoader(Map.of("TARGET_REGISTRY", "registry.example.com"));

    SyncPlan first = loader.load(file).plan();
    SyncPlan second = loader.load(file).plan();

    assertThat(second.tasks())
        .hasSameSizeAs(first.tasks())
        .allSatisfy(
            task -> assertThat(first.task(task.name()).filter(task::asksTheSameAs)).isPresent());
  }

  @Test
  void whereATaskStandsInTheFileIsNoPartOfIt() throws Exception {
    assertThat(plan("verbose: false").tasks().get(0))
        .satisfies(
            task ->
                assertThat(
                        plan("# a comment\n    verbose: false").tasks().get(0).asksTheSameAs(task))
                    .isTrue());
    assertThat(
            plan("verbose: true")
                .tasks()
                .get(0)
                .asksTheSameAs(plan("verbose: false").tasks().get(0)))
        .isFalse();
  }

  @Test
  void theSyncFileInThePageOnRoutesIsAGoodOne() throws Exception {
    String page = Files.readString(Path.of("docs/operator/routes.md"));
    int start = page.indexOf("# sync.yaml\n");
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"), page.substring(start, page.indexOf("```", start)));

    assertThat(new PlanLoader(Map.of()).load(file).plan().tasks())
        .extracting(SyncTask::name)
        .containsExactly("core", "second");
  }

  private static TaskRuns runs(SyncPlan plan) {
    return new TaskRuns(plan, Clock.systemUTC(), run -> {});
  }

  private SyncPlan plan(String line) throws IOException, ConfigException {
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
              - name: T
                %s
                source: {registry: src.example.com}
                target: {registry: dst.example.com}
                mappings: [{from: app, tags: ['semver: >=1.0.0', 'keep: latest 2']}]
            """
                .formatted(line));
    return new PlanLoader(Map.of()).load(file).plan();
  }
}
