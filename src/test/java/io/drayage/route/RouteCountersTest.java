package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.testing.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RouteCountersTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();

  @Test
  void exchangesAreCountedByRouteOverReloads() throws IOException {
    SyncTask task = run.task("core", new Schedule.Every(Duration.ofDays(1)), "app");
    image("1");
    run.timed(System::nanoTime, () -> {}).start(routes, Map.of());
    await().until(() -> run.reports().size() == 1);
    await().until(() -> counter("copy-image").filter(one -> one.inFlight() == 0).isPresent());
    assertThat(counter("copy-image").orElseThrow().total()).isEqualTo(1);

    Files.writeString(routes.resolve("z-mine.camel.yaml"), "- beans: []\n");
    run.runtime().load();
    image("2");
    run.run(task);

    RouteCounter copies = counter("copy-image").orElseThrow();
    assertThat(copies.total()).isEqualTo(2);
    assertThat(copies.failed()).isZero();
    assertThat(copies.time()).isPositive();
    assertThat(run.runtime().counters()).allMatch(one -> one.inFlight() >= 0);
  }

  @Test
  void aFailureThatIsHandledCountsAtTheRouteWhereItHappened() {
    SyncTask task = run.task("core", new Schedule.Every(Duration.ofDays(1)), "app");
    Image image = image("1");
    run.registries().from().remove(run.registries().from().repository("app"), image.blob(1));
    run.timed(System::nanoTime, () -> {}).start(routes, Map.of());
    run.run(task);
    await().until(() -> counter("sync-task").filter(one -> one.inFlight() == 0).isPresent());

    assertThat(run.runtime().counters())
        .filteredOn(one -> one.handled() > 0)
        .extracting(RouteCounter::routeId)
        .containsExactly("copy-image");
    assertThat(run.runtime().counters()).allMatch(one -> one.failed() == 0);
  }

  @Test
  void aRouteThatIsGoneIsNoLongerCounted() throws IOException {
    run.task("core", new Schedule.Every(Duration.ofDays(1)), "app");
    Path mine = routes.resolve("z-mine.camel.yaml");
    Files.writeString(
        mine, "- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: 'hello'}]}}\n");
    run.timed(System::nanoTime, () -> {}).start(routes, Map.of());
    assertThat(counter("mine")).isPresent();

    Files.delete(mine);
    run.runtime().load();

    assertThat(counter("mine")).isEmpty();
  }

  private Image image(String tag) {
    return Image.of("{\"tag\":" + tag + "}", "layer")
        .in(run.registries().from(), run.registries().from().repository("app").tag(tag));
  }

  private Optional<RouteCounter> counter(String routeId) {
    return run.runtime().counters().stream()
        .filter(one -> one.routeId().equals(routeId))
        .findFirst();
  }
}
