package io.drayage.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunChangesTest {
  private static final Set<NoticeEvent> ALL = EnumSet.allOf(NoticeEvent.class);

  private final ToldMap memory = new ToldMap();
  private Instant now = Instant.parse("2027-01-01T00:00:00Z");
  private RunChanges changes = changes(ALL, 1);

  /** Most tests have an hour between two runs, so that nothing is damped. */
  @BeforeEach
  void start() {
    changes = changes(ALL, 1);
  }

  @Test
  void threeRunsThatFailFailAndSucceedAreTwoMessages() {
    List<Notice> told = new ArrayList<>();
    told.addAll(run(failed("a:1", FailureKind.RATE_LIMITED)));
    told.addAll(run(failed("a:1", FailureKind.RATE_LIMITED)));
    told.addAll(run(copied("a:1", "one")));

    assertThat(told)
        .extracting(Notice::event)
        .containsExactly(NoticeEvent.FAILURE, NoticeEvent.RECOVERY);
    assertThat(told.get(0).title()).isEqualTo("core fails: rate-limited at docker.io");
    assertThat(told.get(0).text()).isEqualTo("1 image of task core fails: too many requests");
    assertThat(told.get(0).hint()).isEqualTo("log in");
    assertThat(told.get(1).text()).isEqualTo("1 image of task core is in order again.");
  }

  @Test
  void aRestartKeepsWhatWasTold() {
    run(failed("a:1", FailureKind.RATE_LIMITED));

    changes = changes(ALL, 1);

    assertThat(run(failed("a:1", FailureKind.RATE_LIMITED))).isEmpty();
    changes = changes(ALL, 1);
    assertThat(run(unchanged("a:1", "one")))
        .extracting(Notice::event)
        .containsExactly(NoticeEvent.RECOVERY);
  }

  @Test
  void failuresOfOneCauseAreOneMessageWithTheFirstImages() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int number = 0; number < 30; number++) {
      outcomes.add(failed("a:" + number, FailureKind.UNREACHABLE));
      outcomes.add(failed("rest:" + number, FailureKind.RESTING));
    }
    outcomes.add(failed("b:1", FailureKind.DENIED));
    outcomes.add(new MappingFailed("mapping 7", failure(FailureKind.DENIED)));

    List<Notice> told = run(outcomes.toArray(Outcome[]::new));

    assertThat(told).extracting(Notice::count).containsExactly(60, 2);
    assertThat(told.get(0).items()).hasSize(10);
    assertThat(told.get(0).title()).isEqualTo("core fails: unreachable at docker.io");
    assertThat(told.get(1).text())
        .isEqualTo("1 image and 1 mapping of task core fail: too many requests");
  }

  @Test
  void aFailureIsToldAfterItsNumberInARow() {
    changes = changes(ALL, 3);

    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).isEmpty();
    assertThat(run(unchanged("a:1", "one"))).isEmpty();
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).isEmpty();
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).isEmpty();
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).hasSize(1);
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).isEmpty();
  }

  @Test
  void aFlappingImageIsToldOnceAnHourAndItsLastStateInTheEnd() {
    List<Notice> told = new ArrayList<>();
    for (int minute = 0; minute < 60; minute += 2) {
      told.addAll(run(Duration.ofMinutes(1), failed("a:1", FailureKind.UNREACHABLE)));
      told.addAll(run(Duration.ofMinutes(1), unchanged("a:1", "one")));
    }
    assertThat(told)
        .extracting(Notice::event)
        .containsExactly(NoticeEvent.FAILURE, NoticeEvent.RECOVERY);

    // still failing after the hour
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).hasSize(1);
    assertThat(run(failed("a:1", FailureKind.UNREACHABLE))).isEmpty();
  }

  @Test
  void aNewImageUnderAKnownTagIsToldWithBothDigests() {
    assertThat(run(copied("a:1", "one"))).isEmpty();
    assertThat(run(unchanged("a:1", "one"))).isEmpty();

    List<Notice> told = run(copied("a:1", "two"), copied("new:1", "three"));

    assertThat(told).singleElement().extracting(Notice::event).isEqualTo(NoticeEvent.DIGEST);
    assertThat(told.get(0).items())
        .containsExactly(
            new Notice.Item(
                "target.example/a:1",
                "docker.io/library/a:1",
                digest("two").toString(),
                digest("one").toString(),
                ""));
    assertThat(run(unchanged("a:1", "two"))).isEmpty();
  }

  @Test
  void aTagThatWasThereAndIsGoneAtTheSourceHasVanished() {
    run(copied("a:1", "one"));

    assertThat(run(failed("a:1", FailureKind.NOT_FOUND), failed("never:1", FailureKind.NOT_FOUND)))
        .extracting(Notice::event, Notice::count)
        .containsExactly(tuple(NoticeEvent.FAILURE, 1), tuple(NoticeEvent.VANISHED, 1));
    assertThat(run(failed("a:1", FailureKind.NOT_FOUND))).isEmpty();
    assertThat(run(copied("a:1", "one")))
        .extracting(Notice::event)
        .containsExactly(NoticeEvent.RECOVERY);
  }

  @Test
  void aMappingThatFailsIsToldAndItsRecoveryByAWholeRunOnly() {
    MappingFailed failed = new MappingFailed("mapping 2 (line 7)", failure(FailureKind.DENIED));

    assertThat(run(failed)).hasSize(1);
    assertThat(run(failed)).isEmpty();
    assertThat(changes.of(report(Set.of("docker.io/library/a")))).isEmpty();
    assertThat(run(failed("a:1", FailureKind.STOPPED))).isEmpty();
    assertThat(run())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.text()).isEqualTo("1 mapping of task core is in order again.");
              assertThat(notice.items().get(0).name()).isEqualTo("mapping 2 (line 7)");
            });
    assertThat(run()).isEmpty();
  }

  @Test
  void workThatWaitsOrThatAStopEndedChangesNothing() {
    run(failed("a:1", FailureKind.UNREACHABLE));

    assertThat(run(failed("a:1", FailureKind.WAITING), failed("b:1", FailureKind.INTERRUPTED)))
        .isEmpty();
    assertThat(run(failed("b:1", FailureKind.STOPPED))).isEmpty();
  }

  @Test
  void onlyWantedEventsAreTold() {
    changes = changes(Set.of(NoticeEvent.RECOVERY), 1);

    assertThat(run(failed("a:1", FailureKind.NOT_FOUND))).isEmpty();
    assertThat(run(copied("a:1", "one"))).hasSize(1);
  }

  @Test
  void runsWithoutChangesWriteNothing() {
    run(copied("a:1", "one"), failed("b:1", FailureKind.DENIED));
    int writes = memory.writes();

    run(unchanged("a:1", "one"), failed("b:1", FailureKind.DENIED));
    run(unchanged("a:1", "one"), failed("b:1", FailureKind.DENIED));

    assertThat(memory.writes()).isEqualTo(writes);
  }

  @Test
  void aDamagedEntryCountsAsAbsent() {
    for (String text : List.of("", "nonsense", "failing x 0 0 0 ", "failing 1 0 0 0 d e")) {
      memory.keepTold("core target.example/a:1", text);

      assertThat(run(failed("a:1", FailureKind.DENIED))).hasSize(1);
    }
  }

  private RunChanges changes(Set<NoticeEvent> events, int after) {
    NoticeRule rule = new NoticeRule(events, after, Duration.ofHours(1));
    return new RunChanges(rule, new ToldSubjects(memory, rule.apart()), () -> now);
  }

  private List<Notice> run(Outcome... outcomes) {
    return run(Duration.ofHours(1), outcomes);
  }

  private List<Notice> run(Duration later, Outcome... outcomes) {
    now = now.plus(later);
    return changes.of(report(Set.of(), outcomes));
  }

  private static TaskReport report(Set<String> repositories, Outcome... outcomes) {
    TaskRun run = new TaskRun("1", Samples.run().task(), Instant.EPOCH, repositories);
    return new TaskReport(run, Duration.ZERO, List.of(outcomes));
  }

  private static CopyResult copied(String name, String content) {
    return new CopyResult.Copied(image(name), digest(content), 7);
  }

  private static CopyResult unchanged(String name, String content) {
    return new CopyResult.Unchanged(image(name), digest(content));
  }

  private static CopyResult failed(String name, FailureKind kind) {
    return new CopyResult.Failed(image(name), failure(kind));
  }

  private static Failure failure(FailureKind kind) {
    int status = kind == FailureKind.NOT_FOUND ? 404 : 0;
    return new Failure(
        kind, "HEAD manifest: no", "too many requests", "log in", "docker.io", status, 1, 0);
  }

  private static Digest digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static ImagePair image(String name) {
    return new ImagePair(
        "1",
        "core",
        1,
        Reference.parse("docker.io/library/" + name),
        Reference.parse("target.example/" + name),
        "all");
  }
}
