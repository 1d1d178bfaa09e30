package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Reference;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Samples;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.TwoRegistries;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetClaimsTest {
  private static final String TARGET = "harbor.example/m/app:1";

  private final Map<String, SyncTask> tasks = new HashMap<>();

  /** A clock that advances a second at each reading. */
  private final VirtualTime clock =
      new VirtualTime() {
        @Override
        public Instant instant() {
          pass(Duration.ofSeconds(1));
          return super.instant();
        }
      };

  private final SyncPlan unordered = new SyncPlan(Relay.NATIVE, false, List.of());
  private final TargetClaims claims =
      new TargetClaims(
          name -> Optional.ofNullable(tasks.get(name)),
          new FileOrder(
              () -> unordered,
              new TagLister(TwoRegistries.empty(), new StopSignal()),
              new TagSelector(SyncListener.none())),
          clock);

  TargetClaimsTest() {
    tasks.put("one", Samples.run().task().withName("one"));
    tasks.put("two", Samples.run().task().withName("two"));
  }

  @Test
  void aSecondSourceForATagFailsAndBothAreNamed() {
    claims.claim(image("one", "docker.io/a/app:1"));

    assertThatThrownBy(() -> claims.claim(image("two", "quay.io/b/app:1")))
        .is(Failed.CONFLICT)
        .hasMessage(
            "harbor.example/m/app:1 is filled from docker.io/a/app:1 (task one, mapping 1), so it is"
                + " not filled from quay.io/b/app:1 (task two, mapping 1)")
        .satisfies(
            failure -> {
              Failure told = Failure.of(failure, 1);
              assertThat(told.kind()).isEqualTo(FailureKind.CONFLICT);
              assertThat(told.hint()).contains("another 'to'");
            });
  }

  @Test
  void severalTasksMayClaimTheSameSourceByAnyOfItsNames() {
    claims.claim(image("one", "docker.io/a/app:1"));

    assertThatCode(() -> claims.claim(image("two", "index.docker.io/a/app:1")))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherPlatformOfTheSameSourceIsAnotherSource() {
    claims.claim(image("one", "docker.io/a/app:1"));
    ImagePair other =
        new ImagePair(
            "run",
            "two",
            1,
            Reference.parse("docker.io/a/app:1"),
            Reference.parse(TARGET),
            "linux/arm64");

    assertThatThrownBy(() -> claims.claim(other))
        .hasMessageContaining("docker.io/a/app:1 for linux/amd64")
        .hasMessageContaining("docker.io/a/app:1 for linux/arm64");
  }

  @Test
  void anImageIsNotCopiedOntoItself() {
    assertThatThrownBy(() -> claims.claim(image("one", TARGET)))
        .is(Failed.CONFLICT)
        .hasMessageContaining("onto itself");
  }

  @Test
  void theFirstClaimHoldsTheTagOverTheRunsOfBoth() {
    TaskRun first = run("one");
    claims.claim(image("one", "docker.io/a/app:1"));
    claims.runEnded(report(first));
    for (int round = 0; round < 3; round++) {
      TaskRun second = run("two");
      assertThatThrownBy(() -> claims.claim(image("two", "quay.io/b/app:1"))).is(Failed.CONFLICT);
      claims.runEnded(report(second));
      TaskRun again = run("one");
      claims.claim(image("one", "docker.io/a/app:1"));
      claims.runEnded(report(again));
    }
  }

  @Test
  void aTagThatARunDidNotWantAnyMoreIsFree() {
    claims.claim(image("one", "docker.io/a/app:1"));
    claims.runEnded(report(run("one")));

    claims.claim(image("two", "quay.io/b/app:1"));
    assertThatThrownBy(() -> claims.claim(image("one", "docker.io/a/app:1"))).is(Failed.CONFLICT);
  }

  @FaultKind("A16")
  @Test
  void aClaimByAClockThatWasYearsAheadEndsToo() {
    clock.pass(Duration.ofDays(11 * 365));
    claims.claim(image("one", "docker.io/a/app:1"));
    clock.pass(Duration.ofDays(-11 * 365));
    claims.runEnded(report(run("one")));
    claims.runEnded(report(run("one")));

    assertThatCode(() -> claims.claim(image("two", "quay.io/b/app:1"))).doesNotThrowAnyException();
  }

  @Test
  void aRunThatCouldNotSeeEverythingGivesNothingUp() {
    claims.claim(image("one", "docker.io/a/app:1"));
    TaskRun blind = run("one");
    Outcome failed = new MappingFailed("mapping 1", Samples.failure(FailureKind.UNAVAILABLE));
    claims.runEnded(new TaskReport(blind, Duration.ZERO, List.of(failed)));

    assertThatThrownBy(() -> claims.claim(image("two", "quay.io/b/app:1"))).is(Failed.CONFLICT);
  }

  @Test
  void aRunOfSomeRepositoriesGivesNothingUp() {
    claims.claim(image("one", "docker.io/a/app:1"));
    TaskRun all = run("one");
    claims.runEnded(report(new TaskRun("run", all.task(), all.started(), Set.of("docker.io/b"))));

    assertThatThrownBy(() -> claims.claim(image("two", "quay.io/b/app:1"))).is(Failed.CONFLICT);
  }

  @Test
  void runsOfOneTaskThatOverlapDoNotFreeEachOthersClaims() {
    TaskRun slow = run("one");
    TaskRun fast = run("one");
    claims.claim(image("one", "docker.io/a/app:1"));
    claims.runEnded(report(fast));
    claims.runEnded(report(slow));

    assertThatThrownBy(() -> claims.claim(image("two", "quay.io/b/app:1"))).is(Failed.CONFLICT);
  }

  @Test
  void aTaskThatIsGoneOrReloadedHoldsNoTag() {
    claims.claim(image("one", "docker.io/a/app:1"));
    tasks.remove("one");
    claims.claim(image("two", "quay.io/b/app:1"));

    tasks.put("two", Samples.run("quay.io", "other.example").task().withName("two"));
    assertThatCode(() -> claims.claim(image("two", "quay.io/c/app:1"))).doesNotThrowAnyException();
  }

  @Test
  void ofManyThatComeAtOnceOneGetsTheTag() throws Exception {
    CyclicBarrier together = new CyclicBarrier(8);
    List<CompletableFuture<Boolean>> attempts =
        Stream.iterate(1, number -> number + 1)
            .limit(8)
            .map(
                number ->
                    CompletableFuture.supplyAsync(
                        () -> wins(together, image("one", "quay.io/app" + number + "/x:1")),
                        task -> new Thread(task).start()))
            .toList();

    assertThat(attempts.stream().filter(CompletableFuture::join)).hasSize(1);
  }

  private boolean wins(CyclicBarrier together, ImagePair image) {
    try {
      together.await();
      claims.claim(image);
      return true;
    } catch (FailureException e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private TaskRun run(String task) {
    return new TaskRun("run", Objects.requireNonNull(tasks.get(task)), clock.instant());
  }

  private static TaskReport report(TaskRun run) {
    return new TaskReport(run, Duration.ZERO, List.of());
  }

  private static ImagePair image(String task, String source) {
    return new ImagePair(
        "run", task, 1, Reference.parse(source), Reference.parse(TARGET), "linux/amd64");
  }
}
