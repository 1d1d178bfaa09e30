package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.app.settings.UsageException;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskPatternTest {
  private static final SyncPlan PLAN = plan("core", "core-extra", "plugin");

  @ParameterizedTest
  @CsvSource({
    "core, core",
    "core.*, core core-extra",
    "core|plugin, core plugin",
    "!core, core-extra plugin",
    "!core.*, plugin",
    "(?i)PLUGIN, plugin"
  })
  void wholeNamesAreMatched(String pattern, String selected) {
    assertThat(TaskPattern.restrict(PLAN, pattern).tasks())
        .extracting(SyncTask::name)
        .containsExactly(selected.split(" "));
  }

  @Test
  void noPatternSelectsAll() {
    assertThat(TaskPattern.restrict(PLAN, "")).isSameAs(PLAN);
  }

  @Test
  void theRestOfThePlanStays() {
    SyncPlan restricted = TaskPattern.restrict(PLAN, "core");

    assertThat(restricted.relay()).isEqualTo(Relay.SKOPEO);
    assertThat(restricted.watch()).isTrue();
  }

  @Test
  void aPatternThatSelectsNothingNamesTheTasks() {
    assertThatThrownBy(() -> TaskPattern.restrict(PLAN, "cor"))
        .isInstanceOf(UsageException.class)
        .hasMessage("no task is selected by 'cor'; the tasks are: core, core-extra, plugin");
    assertThatThrownBy(() -> TaskPattern.restrict(PLAN, "!.*")).isInstanceOf(UsageException.class);
  }

  @Test
  void whatIsNoExpressionIsRefused() {
    assertThatThrownBy(() -> TaskPattern.restrict(PLAN, "("))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--task: ");
  }

  private static SyncPlan plan(String... names) {
    Location location =
        new Location(
            new RegistryHost("docker.io"), new LocationAuth.Unspecified(), false, Path.of(""));
    List<SyncTask> tasks =
        Stream.of(names)
            .map(
                name ->
                    new SyncTask(name, new Schedule.Once(), false, location, location, List.of()))
            .toList();
    return new SyncPlan(Relay.SKOPEO, true, tasks);
  }
}
