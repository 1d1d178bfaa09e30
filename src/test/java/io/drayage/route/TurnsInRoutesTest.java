package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.PullLimit;
import io.drayage.registry.RegistryException;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.Image;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Waiting images hold no thread: more images than threads wait here. */
class TurnsInRoutesTest {
  private static final int MANY = 12;

  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @Test
  void imagesWithoutPullsWaitWhileOthersAreCopied() {
    SyncTask limited = run.task("limited", new Schedule.Once(), "limited");
    SyncTask free = run.task("free", new Schedule.Once(), "free");
    many("limited");
    image("free", "1");
    run.registries().from().countNoPulls(source("free"));
    run.registries().from().allowPulls(new PullLimit(100, 0, Duration.ofHours(6)));
    run.start(Map.of());

    CompletableFuture<TaskReport> waiting = CompletableFuture.supplyAsync(() -> run.run(limited));
    await().until(() -> run.registries().from().requests("HEAD manifest limited").size() >= MANY);

    assertThat(run.run(free).count("copied")).isEqualTo(1);
    assertThat(waiting).isNotDone();
    assertThat(run.registries().from().requests("GET manifest limited")).isEmpty();

    run.registries().from().allowPulls(new PullLimit(100, 100, Duration.ofHours(6)));
    assertThat(waiting.join().count("copied")).isEqualTo(MANY);
  }

  @Test
  void imagesThatTheRegistryPutsOffWaitWhileOthersAreCopied() {
    SyncTask refused = run.task("refused", new Schedule.Once(), "refused");
    SyncTask free = run.task("free", new Schedule.Once(), "free");
    many("refused");
    image("free", "1");
    refuse("GET blob refused", Integer.MAX_VALUE);
    run.start(Map.of("drayage.retry.rate-limit.delay", "3600000"));

    CompletableFuture<TaskReport> waiting = CompletableFuture.supplyAsync(() -> run.run(refused));
    await().until(() -> run.registries().from().requests("GET blob refused").size() >= MANY);

    assertThat(run.run(free).count("copied")).isEqualTo(1);
    assertThat(waiting).isNotDone();

    run.stop();
    assertThat(waiting.join().images())
        .hasSize(MANY)
        .allSatisfy(
            image ->
                assertThat(image.problem().orElseThrow().kind()).isEqualTo(FailureKind.STOPPED));
  }

  @Test
  void anImageThatWasPutOffIsCopiedWhenItComesBack() {
    SyncTask task = run.task("task", new Schedule.Once(), "app");
    many("app");
    refuse("GET blob app", MANY);
    run.start(Map.of());

    assertThat(run.run(task).count("copied")).isEqualTo(MANY);
  }

  @Test
  void anImageThatIsAlwaysPutOffFailsAfterAsManyAttemptsAsThePropertySays() {
    SyncTask task = run.task("task", new Schedule.Once(), "app");
    image("app", "1");
    refuse("GET blob app", Integer.MAX_VALUE);
    run.start(Map.of("drayage.retry.rate-limit.times", "2"));

    assertThat(run.run(task).images())
        .singleElement()
        .extracting(image -> image.problem().orElseThrow())
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
              assertThat(failure.attempts()).isEqualTo(3);
            });
  }

  @Test
  void imagesThatWaitForPullsAreReportedAsStoppedAtOnce() {
    SyncTask task = run.task("task", new Schedule.Once(), "app");
    many("app");
    run.registries().from().allowPulls(new PullLimit(100, 0, Duration.ofHours(6)));
    run.start(Map.of());
    CompletableFuture<TaskReport> waiting = CompletableFuture.supplyAsync(() -> run.run(task));
    await().until(() -> run.registries().from().requests("HEAD manifest").size() >= MANY);

    run.stop();

    assertThat(waiting.join().images()).hasSize(MANY).allMatch(CopyResult.Failed.class::isInstance);
  }

  /** Answers "too many requests" to each image once, or always for {@code MAX_VALUE}. */
  private void refuse(String prefix, int times) {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    run.registries()
        .from()
        .onRequest(
            request -> {
              boolean again = times < Integer.MAX_VALUE && !seen.add(request);
              if (request.startsWith(prefix) && !again) {
                throw RegistryException.of(
                    FailureKind.RATE_LIMITED,
                    new RegistryException.Details(
                        run.registries().from().host(), request, "made up", ""));
              }
            });
  }

  private void many(String repository) {
    for (int number = 0; number < MANY; number++) {
      image(repository, "v" + number);
    }
  }

  private void image(String repository, String tag) {
    Image.of("{}", "layer of " + repository + tag)
        .in(run.registries().from(), source(repository).tag(tag));
  }

  private Repository source(String path) {
    return run.registries().from().repository(path);
  }
}
