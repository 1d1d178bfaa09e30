package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.config.ConfigException;
import io.drayage.config.PlanLoader;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePlanTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aRunKeepsItsTaskWhateverThePlanSays() throws Exception {
    SyncPlan before = plan("verbose: false");
    LivePlan live = new LivePlan(before);
    SyncTask task = before.tasks().get(0);

    live.during(
        task,
        () -> {
          live.replace(new SyncPlan(before.relay(), false, List.of()));
          assertThat(live.task("T")).contains(task);
          return "done";
        });

    assertThat(live.task("T")).isEmpty();
  }

  @Test
  void whatIsReadAgainAndSaysTheSameIsThePlanOfBefore() throws Exception {
    SyncPlan before = plan("verbose: false");
    LivePlan live = new LivePlan(before);

    live.replace(plan("verbose: false"));
    assertThat(live.current()).isSameAs(before);
    SyncPlan other = plan("verbose: true");
    live.replace(other);
    assertThat(live.current()).isSameAs(other);
  }

  @Test
  void aTaskThatIsNotToRunHereIsKnown() throws Exception {
    SyncPlan whole = plan("verbose: false");
    LivePlan live = new LivePlan(whole.restrictedTo(task -> false));

    assertThat(live.current().tasks()).isEmpty();
    assertThat(live.task("T")).isEqualTo(whole.task("T"));
  }

  @Test
  void twoRunsOfATaskAtATimeAreRefused() throws Exception {
    LivePlan live = new LivePlan(plan("verbose: false"));
    SyncTask task = live.current().tasks().get(0);

    live.during(
        task,
        () -> {
          assertThatThrownBy(() -> live.during(task, () -> "again"))
              .isInstanceOf(IllegalStateException.class);
          return "done";
        });
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
