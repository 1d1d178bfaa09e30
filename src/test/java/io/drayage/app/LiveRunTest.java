package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.cli.CommandRun;
import io.drayage.config.UnknownKeys;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for edits continue after a look that fails. */
class LiveRunTest {
  private final AtomicReference<Error> atTheNextRead = new AtomicReference<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @FaultKind("A25")
  @Test
  void anErrorDoesNotEndTheWatchingOfFiles() throws IOException {
    Path file = Files.writeString(home.resolve("sync.yaml"), watched("first"));
    Path routes = Files.createDirectory(home.resolve("routes"));
    for (String name : List.of("schedule", "sync", "copy", "failures", "report")) {
      String routeFile = name + ".camel.yaml";
      Files.copy(Path.of("routes", routeFile), routes.resolve(routeFile));
    }
    PlanSource source =
        new PlanSource(List.of(file), "", UnknownKeys.ERROR, new FailingEnvironment());
    PlanSource.Content known = source.read();
    Settings settings = settings(routes);
    try (CapturedLog log = CapturedLog.of(LiveRun.class);
        SyncSession session =
            new SyncSession(
                known.plan(),
                settings,
                Map.of(),
                SessionMode.AGAIN_AND_AGAIN,
                SessionListeners.none());
        LiveRun run = new LiveRun(session, settings, source, known, () -> {})) {
      run.start();

      atTheNextRead.set(new StackOverflowError("of a class"));
      Files.writeString(file, watched("second"));
      await()
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .filteredOn(line -> !line.startsWith("INFO"))
                      .singleElement()
                      .asString()
                      .startsWith("ERROR reload failed, nothing changed"));
      Path mine = routes.resolve("mine.camel.yaml");
      Files.writeString(mine, "[".repeat(1000));
      Files.writeString(file, watched("third"));

      await().until(() -> session.plan().task("third").isPresent());
      Files.writeString(mine, "- route: {id: x, from: {uri: 'direct:x', steps: [{log: a}]}}\n");
      await().until(() -> session.routes().generations() == 1);
    }
  }

  @Test
  void aStopDuringTheStartIsNoError() throws IOException {
    Path file = Files.writeString(home.resolve("sync.yaml"), watched("first"));
    PlanSource source = new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    Settings settings = settings(Path.of("routes").toAbsolutePath());
    try (SyncSession session =
            new SyncSession(
                known.plan(),
                settings,
                Map.of(),
                SessionMode.AGAIN_AND_AGAIN,
                SessionListeners.none());
        LiveRun run = new LiveRun(session, settings, source, known, () -> {})) {
      run.stop();

      assertThatCode(run::start).doesNotThrowAnyException();
    }
  }

  private Settings settings(Path routes) {
    return Settings.load(
        home,
        Map.of(
            "drayage.watch.interval",
            "10",
            "drayage.watch.quiet",
            "0",
            "drayage.routes.dir",
            routes.toString(),
            "drayage.management.port",
            "0"),
        Map.of());
  }

  @FaultKind("A25")
  @Test
  void aRouteFileOfBracketsEndsAStartWithItsPlace() throws IOException {
    Path file = Files.writeString(home.resolve("sync.yaml"), watched("first"));
    Path routes = Files.createDirectory(home.resolve("routes"));
    Path deep = Files.writeString(routes.resolve("deep.camel.yaml"), "[".repeat(3000) + "\n");

    CommandRun run =
        CommandRun.of(Map.of("DRAYAGE_HOME", home.toString()), "sync", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains(deep + ":1: nested deeper than 100 levels");
  }

  private static String watched(String name) {
    return """
    watch: true
    tasks:
      - name: %s
        cron: '0 0 3 1 1 ?'
        source: {registry: source.example.com, auth: none}
        target: {registry: target.example.com, auth: none}
        mappings: [{from: app}]
    """
        .formatted(name);
  }

  /** An empty environment that throws, once, when the reading of a file begins. */
  private final class FailingEnvironment extends AbstractMap<String, String> {
    @Override
    public Set<Entry<String, String>> entrySet() {
      Error error = atTheNextRead.getAndSet(null);
      if (error != null) {
        throw error;
      }
      return Set.of();
    }
  }
}
