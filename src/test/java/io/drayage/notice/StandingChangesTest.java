package io.drayage.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingChangesTest {
  private final ToldMap memory = new ToldMap();
  private Instant now = Instant.parse("2027-01-01T00:00:00Z");
  private StandingChanges standing =
      new StandingChanges(new ToldSubjects(memory, Duration.ofHours(1)), () -> now);
  private final ReloadChanges reloads = new ReloadChanges(() -> now);

  @Test
  void aTaskIsToldWhenItsHealthChanges() {
    assertThat(health(true)).isEmpty();
    assertThat(health(false))
        .singleElement()
        .extracting(Notice::text)
        .isEqualTo(
            "Task core has had no run without failures since 2026-12-31 00:30 UTC; at most 12h 30m is healthy.");
    restart();
    assertThat(health(false)).isEmpty();
    assertThat(health(true)).singleElement().extracting(Notice::title).isEqualTo("core is healthy");
    // damped
    assertThat(health(false)).isEmpty();
    now = now.plus(Duration.ofHours(1));
    assertThat(health(false)).hasSize(1);
  }

  @Test
  void nearlySpentPullsAreToldOnceUntilThereAreManyAgain() {
    assertThat(pulls(200)).isEmpty();
    assertThat(pulls(21)).isEmpty();
    assertThat(pulls(20))
        .singleElement()
        .extracting(Notice::text)
        .isEqualTo(
            "20 of 200 pulls at docker.io are left, and 20 are left to others. The limit is full again at 2027-01-01 06:00 UTC.");
    restart();
    now = now.plus(Duration.ofHours(2));
    assertThat(pulls(25)).isEmpty();
    assertThat(pulls(3)).isEmpty();
    assertThat(pulls(100)).isEmpty();
    assertThat(pulls(10)).hasSize(1);
  }

  @Test
  void aBadEditIsToldOnceAndItsCorrectionToo() {
    assertThat(reload(true)).isEmpty();
    assertThat(reload(false))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.title()).isEqualTo("sync files not reloaded");
              assertThat(notice.text()).contains("sync.yaml:3: no").contains("(and 2 more)");
            });
    assertThat(reload(false)).isEmpty();
    assertThat(reload(true))
        .singleElement()
        .extracting(Notice::title)
        .isEqualTo("sync files reloaded");
    assertThat(reload(true)).isEmpty();
  }

  private void restart() {
    standing = new StandingChanges(new ToldSubjects(memory, Duration.ofHours(1)), () -> now);
  }

  private List<Notice> health(boolean healthy) {
    return standing.ofTasks(
        List.of(
            new TaskState(
                "core",
                "docker.io",
                "target.example",
                "every 6h",
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.parse("2026-12-31T00:30:00Z")),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(750)),
                healthy)));
  }

  private List<Notice> pulls(long remaining) {
    return standing.ofRegistries(
        List.of(
            new RegistryState("target.example", false, 0, Optional.empty()),
            new RegistryState(
                "docker.io",
                false,
                5,
                Optional.of(
                    new RegistryState.Pulls(
                        200, remaining, 20, Optional.of(Instant.parse("2027-01-01T06:00:00Z")))))));
  }

  private List<Notice> reload(boolean successful) {
    List<String> problems =
        successful ? List.of() : List.of("sync.yaml:3: no", "b", "c", "d", "e", "f", "g");
    return reloads.of(List.of(new ReloadState("files", successful, now, problems)));
  }
}
