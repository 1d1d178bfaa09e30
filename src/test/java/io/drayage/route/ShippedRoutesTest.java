package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.Image;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the files of {@code routes/} themselves. */
class ShippedRoutesTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @Test
  void everyImageOfEveryMappingIsCopiedAndReported() {
    SyncTask task = run.task("core", new Schedule.Once(), "one", "two");
    image("one", "1");
    image("one", "2");
    image("two", "1");
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(3);
    assertThat(run.registries().to().manifest(target("two").tag("1"))).isPresent();
  }

  @Test
  void aSecondRunChangesNothingAndPullsNothing() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    run.start(Map.of());
    run.run(task);
    run.registries().forgetRequests();

    TaskReport report = run.run(task);

    assertThat(report.count("unchanged")).isEqualTo(1);
    assertThat(run.registries().from().requests())
        .containsExactly("GET tags one", "HEAD manifest one:1");
    assertThat(run.registries().to().requests()).containsExactly("HEAD manifest one:1");
  }

  @Test
  void oneImageThatFailsDoesNotHoldUpTheOthers() {
    SyncTask task = run.task("core", new Schedule.Once(), "one", "two");
    image("one", "good");
    Image broken = image("two", "broken");
    run.registries().from().remove(source("two"), broken.blob(1));
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("partial");
    assertThat(report.images())
        .filteredOn(CopyResult.Failed.class::isInstance)
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.image().source()).hasToString("source.example/two:broken");
              assertThat(failed.problem().orElseThrow().kind()).isEqualTo(FailureKind.NOT_FOUND);
            });
    assertThat(run.registries().to().manifest(target("one").tag("good"))).isPresent();
  }

  @Test
  void aRunOfWhichEveryPartFailsStillGivesAReport() {
    SyncTask task = run.task("core", new Schedule.Once(), "one", "two");
    for (String repository : List.of("one", "two")) {
      Image broken = image(repository, "broken");
      run.registries().from().remove(source(repository), broken.blob(1));
    }
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("failed");
    assertThat(report.count("failed")).isEqualTo(2);
    assertThat(run.reports()).containsExactly(report);
  }

  @Test
  void mappingsThatCanNotBeListedAreProblemsOfTheReport() {
    SyncTask task = run.task("core", new Schedule.Once(), "absent", "gone");
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("failed");
    assertThat(report.problems())
        .extracting(problem -> problem.failure().kind())
        .containsExactly(FailureKind.NOT_FOUND, FailureKind.NOT_FOUND);
  }

  @Test
  void aTaskWithNothingToDoIsReportedToo() {
    SyncTask task = run.task("core", new Schedule.Once());
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.outcomes()).isEmpty();
  }

  @Test
  void aNetworkFailureIsTriedAgainAsOftenAsThePropertySays() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    AtomicInteger heads = failFirst(2);
    run.start(Map.of("drayage.retry.network.times", "2"));

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(heads.get()).isEqualTo(3);
  }

  @Test
  @Timeout(60)
  void copiesThatFailTogetherAreTriedAgainThoughAllImagesWaitForThem() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    image("one", "2");
    Phaser together = new Phaser(2);
    AtomicInteger blobs = new AtomicInteger();
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET blob one") && blobs.incrementAndGet() <= 2) {
                together.arriveAndAwaitAdvance();
                throw RegistryException.of(FailureKind.UNREACHABLE, details("GET"));
              }
            });
    run.images(2).start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.count("copied")).isEqualTo(2);
  }

  @Test
  void afterTheLastAttemptTheFailureSaysHowOftenItWasTried() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    failFirst(Integer.MAX_VALUE);
    run.start(Map.of("drayage.retry.network.times", "2"));

    TaskReport report = run.run(task);

    assertThat(report.images())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.problem().orElseThrow().kind()).isEqualTo(FailureKind.UNREACHABLE);
              assertThat(failed.problem().orElseThrow().attempts()).isEqualTo(3);
            });
  }

  @Test
  void aRegistryThatAsksToWaitIsWaitedForWithinTheLimit() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    AtomicInteger heads = new AtomicInteger();
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.endsWith(" manifest one:1") && heads.incrementAndGet() == 1) {
                throw RegistryException.of(
                    FailureKind.RATE_LIMITED,
                    new RegistryException.Details(
                        run.registries().from().host(),
                        "HEAD",
                        "made up",
                        429,
                        "",
                        1,
                        "",
                        Optional.of(Duration.ofDays(10))));
              }
            });
    // the limit of this test is 50 ms; the registry asks for ten days
    run.start(Map.of("drayage.retry.rate-limit.times", "1"));

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(heads.get()).isEqualTo(2);
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    SyncTask task = run.task("core", new Schedule.Once(), "one");
    image("one", "1");
    AtomicInteger heads = new AtomicInteger();
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.endsWith(" manifest one:1")) {
                heads.incrementAndGet();
                throw RegistryException.of(FailureKind.UNAUTHORIZED, details("HEAD"));
              }
            });
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.hasFailure(FailureKind.UNAUTHORIZED)).isTrue();
    assertThat(heads.get()).isEqualTo(1);
  }

  private AtomicInteger failFirst(int times) {
    AtomicInteger heads = new AtomicInteger();
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.endsWith(" manifest one:1") && heads.incrementAndGet() <= times) {
                throw RegistryException.of(FailureKind.UNREACHABLE, details("HEAD"));
              }
            });
    return heads;
  }

  private Image image(String repository, String tag) {
    return Image.of("{}", "layer of " + repository + tag)
        .in(run.registries().from(), source(repository).tag(tag));
  }

  private Repository source(String path) {
    return run.registries().from().repository(path);
  }

  private Repository target(String path) {
    return run.registries().to().repository(path);
  }

  private RegistryException.Details details(String operation) {
    return new RegistryException.Details(run.registries().from().host(), operation, "made up", "");
  }
}
