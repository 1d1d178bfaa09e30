package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.cli.CommandRun;
import io.drayage.config.UnknownKeys;
import io.drayage.testing.CapturedLog;
import io.drayage.watch.SettledChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's own folder of routes beside the shipped one. */
class OwnRoutesTest {
  private static final String REPORT = "report.camel.yaml";
  private static final String LOGGED = "image ${body.label}: ${body.image.target}";
  private static final SettledChange.Quiet NO_WAIT =
      new SettledChange.Quiet(Duration.ZERO, System::nanoTime);

  @AutoClose private final CapturedLog log = CapturedLog.of(LiveEdits.class);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path own;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path plan;

  private final Map<String, String> properties = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // set by start
  private SyncSession session;

  @SuppressWarnings("NullAway.Init") // set by start
  private LiveEdits edits;

  @BeforeEach
  void install() throws IOException {
    home = folder.resolve("drayage-1");
    own = folder.resolve("etc/routes");
    plan =
        Files.writeString(
            folder.resolve("sync.yaml"),
            """
            tasks:
              - name: first
                interval: 3600
                source: {registry: a.example}
                target: {registry: b.example, auth: none}
                mappings: [{from: app, tags: ['1']}]
            """);
    copyRoutes(home);
    properties.put("drayage.routes.own", own.toString());
  }

  @AfterEach
  void stop() {
    if (session != null) {
      session.stop();
    }
  }

  @Test
  void aFileOfTheSameNameIsUsedInPlaceOfTheShippedOneAndAnotherInAddition() throws IOException {
    own(REPORT, shipped(REPORT).replace(LOGGED, "mine"));
    own("nightly.camel.yaml", route("nightly"));

    start();

    assertThat(session.routes().texts())
        .containsKeys(
            own.resolve(REPORT), own.resolve("nightly.camel.yaml"), shippedFile("sync.camel.yaml"))
        .doesNotContainKey(shippedFile(REPORT));
  }

  @Test
  void anOverrideSurvivesAnUpgrade() throws IOException {
    own(REPORT, shipped(REPORT).replace(LOGGED, "mine"));
    start();
    session.stop();
    home = folder.resolve("drayage-2");
    copyRoutes(home);
    Files.writeString(shippedFile(REPORT), shipped(REPORT).replace(LOGGED, "theirs"));

    start();

    assertThat(session.routes().texts().get(own.resolve(REPORT))).contains("mine");
    assertThat(session.routes().texts()).doesNotContainKey(shippedFile(REPORT));
  }

  @Test
  void anOverrideIsTakenOnLiveAndItsRemovalBringsTheShippedFileBack() throws IOException {
    start();
    own(REPORT, shipped(REPORT).replace(LOGGED, "mine"));
    look();
    assertThat(session.routes().texts()).containsKey(own.resolve(REPORT));

    own(REPORT, shipped(REPORT).replace(LOGGED, "mine again"));
    look();
    assertThat(session.routes().texts().get(own.resolve(REPORT))).contains("mine again");

    Files.delete(own.resolve(REPORT));
    look();
    assertThat(session.routes().texts()).containsKey(shippedFile(REPORT));
    assertThat(log.lines()).hasSize(3).allMatch(line -> line.startsWith("INFO routes reloaded"));
  }

  @Test
  void anOverrideOfTheSameTextIsReadFromTheOwnFolder() throws IOException {
    start();
    own(REPORT, shipped(REPORT));

    look();

    assertThat(session.routes().texts())
        .containsKey(own.resolve(REPORT))
        .doesNotContainKey(shippedFile(REPORT));
  }

  @Test
  void aMistakeInTheOwnFolderIsToldWithItsPathAndChangesNothing() throws IOException {
    start();
    own("mine.camel.yaml", "- rout: {}\n");
    look();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("ERROR routes not reloaded")
        .contains(own.resolve("mine.camel.yaml") + ":1: ");

    own("mine.camel.yaml", route("sync-task"));
    look();
    assertThat(log.lines().get(1))
        .contains(
            shippedFile("sync.camel.yaml") + ":",
            "stands in " + own.resolve("mine.camel.yaml") + ":");
  }

  @Test
  void anOwnFolderThatIsNoneIsToldWithItsProperty() throws IOException {
    Files.createDirectories(own.getParent());
    Files.writeString(own, "");

    CommandRun run = validate();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains(own + ": no folder of routes that can be read; drayage.routes.own says where");
  }

  @Test
  void aFileThatOnlyRunLoadsIsSoInTheOwnFolderToo() throws IOException {
    properties.put("drayage.routes.only-run", "mine.camel.yaml");
    own("mine.camel.yaml", route("mine"));
    Settings settings = Settings.load(home, properties, Map.of());

    assertThat(files(settings, SessionMode.ONCE)).doesNotContain("mine.camel.yaml");
    assertThat(files(settings, SessionMode.AGAIN_AND_AGAIN)).contains("mine.camel.yaml");
  }

  @Test
  void whatAnOwnRouteNamesIsKnownAndValidateChecksIt() throws IOException {
    own("mine.camel.yaml", route("{{drayage.my.id}}"));
    assertThat(validate().out()).contains(own.resolve("mine.camel.yaml") + ":", "drayage.my.id");

    properties.put("drayage.my.id", "mine");
    assertThat(validate().out()).startsWith("valid: ");
  }

  private CommandRun validate() {
    return CommandRun.of(
        Map.of("DRAYAGE_HOME", home.toString()),
        CommandRun.arguments(
            List.of("validate", "--routes", plan.toString()),
            properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toArray(String[]::new)));
  }

  private void start() {
    PlanSource source = new PlanSource(List.of(plan), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    session =
        new SyncSession(
            known.plan(),
            Settings.load(home, properties, Map.of()),
            Map.of(),
            SessionMode.AGAIN_AND_AGAIN,
            SessionListeners.none());
    session.start();
    edits = new LiveEdits(source, known, session, NO_WAIT, tasks -> {}, Instant::now);
  }

  /** Twice, for the edit and for the time without another one. */
  private void look() {
    edits.look();
    edits.look();
  }

  private static List<String> files(Settings settings, SessionMode mode) {
    return SessionSettings.routes(settings, mode).folder().list().stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  private void own(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(own).resolve(name), text);
  }

  private static String route(String id) {
    return "- route: {id: '%s', from: {uri: 'direct:own', steps: [{log: {id: x1, message: x}}]}}\n"
        .formatted(id);
  }

  private Path shippedFile(String name) {
    return home.resolve("routes").resolve(name);
  }

  private String shipped(String name) throws IOException {
    return Files.readString(shippedFile(name));
  }

  private static void copyRoutes(Path home) throws IOException {
    Path routes = Files.createDirectories(home.resolve("routes"));
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
  }
}
