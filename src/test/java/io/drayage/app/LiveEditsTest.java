package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.plan.SyncTask;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import io.drayage.watch.SettledChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken on of a sync file, and what is said; the looks are the test's own. */
class LiveEditsTest {
  private static final SettledChange.Quiet NO_WAIT =
      new SettledChange.Quiet(Duration.ZERO, System::nanoTime);

  @AutoClose private final CapturedLog log = CapturedLog.of(LiveEdits.class);
  private final List<List<SyncTask>> scheduled = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final ReadHook whileItIsRead = new ReadHook();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path routes;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path file;

  @AutoClose("stop")
  @SuppressWarnings("NullAway.Init") // set before each test
  private SyncSession session;

  @SuppressWarnings("NullAway.Init") // set before each test
  private LiveEdits edits;

  @BeforeEach
  void start() throws IOException {
    for (String name : List.of("schedule", "sync", "copy", "failures", "report")) {
      String routeFile = name + ".camel.yaml";
      Files.copy(Path.of("routes", routeFile), routes.resolve(routeFile));
    }
    file = Files.writeString(home.resolve("sync.yaml"), watched(task("first")));
    start(file);
  }

  private void start(Path path) {
    PlanSource source = new PlanSource(List.of(path), "", UnknownKeys.ERROR, whileItIsRead);
    PlanSource.Content known = source.read();
    Settings settings =
        Settings.load(home, Map.of("drayage.routes.dir", routes.toString()), Map.of());
    session =
        new SyncSession(
            known.plan(), settings, Map.of(), SessionMode.AGAIN_AND_AGAIN, SessionListeners.none());
    edits = new LiveEdits(source, known, session, NO_WAIT, scheduled::add, () -> now);
  }

  @Test
  void aHalfWrittenFileIsWaitedOut() throws IOException {
    String whole = watched(task("first"), task("second"));
    Files.writeString(file, whole.substring(0, whole.length() - 30));
    edits.look();
    Files.writeString(file, whole);
    edits.look();
    List<String> before = log.lines();

    edits.look();

    assertThat(before).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("INFO sync files reloaded")
        .contains("unchanged=1", "new_or_changed=second");
    assertThat(names()).containsExactly("first", "second");
    assertThat(scheduled).hasSize(1);
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadIsReadAgain() throws IOException {
    String good = watched(task("second"));
    Files.writeString(file, good);
    edits.look();
    whileItIsRead.then(() -> Files.writeString(file, "tasks: [half"));
    edits.look();
    List<String> meanwhile = log.lines();
    // what was found at first, but never read
    Files.writeString(file, good);

    look();

    assertThat(meanwhile).isEmpty();
    assertThat(log.lines()).hasSize(1);
    assertThat(names()).containsExactly("second");
  }

  @Test
  void aSignalReadsAFileThatIsBeingWrittenUntilItIsWhole() throws IOException {
    Files.writeString(file, "tasks: [half");
    whileItIsRead.then(() -> Files.writeString(file, watched(task("second"))));

    edits.readAgain();

    assertThat(names()).containsExactly("second");
    assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
  }

  @Test
  void theSwapOfAConfigMapsLinkIsTakenOn() throws IOException {
    Path mount = Files.createDirectory(home.resolve("mount"));
    Path first = Files.createDirectory(mount.resolve("..1"));
    Path second = Files.createDirectory(mount.resolve("..2"));
    Files.writeString(first.resolve("sync.yaml"), watched(task("first")));
    Files.writeString(second.resolve("sync.yaml"), watched(task("second")));
    Path data = Files.createSymbolicLink(mount.resolve("..data"), first.getFileName());
    Path link = Files.createSymbolicLink(mount.resolve("sync.yaml"), Path.of("..data/sync.yaml"));
    session.stop();
    start(link);

    Path next = Files.createSymbolicLink(mount.resolve("..next"), second.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    look();

    assertThat(names()).containsExactly("second");
  }

  @Test
  void aPlanThatNeedsAProgramThatIsNotThereIsRefused() throws IOException {
    Files.writeString(
        file,
        "relay: skopeo\nskopeo: {binary: /nowhere/skopeo, exec: true}\n" + watched(task("second")));

    look();

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("ERROR sync files not reloaded, still running the previous ones")
        .contains("/nowhere/skopeo");
    assertThat(names()).containsExactly("first");
    assertThat(scheduled).isEmpty();
  }

  @Test
  void aFileThatIsGoneIsRefusedOnceAndTakenOnWhenItIsBack() throws IOException {
    String before = Files.readString(file);
    Files.delete(file);
    look();
    look();
    List<String> refusal = log.lines();
    Files.writeString(file, before);
    look();

    assertThat(refusal).singleElement().asString().startsWith("ERROR").contains("sync.yaml");
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1)).contains("unchanged=1");
    assertThat(names()).containsExactly("first");
  }

  @FaultKind("B1")
  @Test
  void aSignalThatChangesNothingSaysSo() {
    edits.readAgain();

    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("INFO reloading all files"))
        .anyMatch(line -> line.startsWith("INFO routes have not changed"))
        .anyMatch(line -> line.startsWith("INFO sync files reloaded {unchanged=1}"));
  }

  @FaultKind("B1")
  @Test
  void aSignalThatMeetsFilesThatAreStillBrokenSaysSo() throws IOException {
    Files.writeString(file, "tasks: [half");
    Files.writeString(routes.resolve("mine.camel.yaml"), "- rout: {}\n- rout: {}\n");
    look();
    List<String> first = log.lines();

    edits.readAgain();

    assertThat(first).hasSize(3).allMatch(line -> line.startsWith("ERROR"));
    List<String> again = log.lines().subList(first.size(), log.lines().size());
    assertThat(again).containsAll(first);
  }

  @FaultKind("B1")
  @Test
  void whatIsRefusedIsToldAgainEachHourUntilItIsRight() throws IOException {
    String good = Files.readString(file);
    Files.writeString(file, "tasks: [half");
    Path mine = Files.writeString(routes.resolve("mine.camel.yaml"), "- rout: {}\n");
    look();
    List<String> first = log.lines();
    look();
    assertThat(log.lines()).isEqualTo(first).hasSize(2);

    now = now.plusSeconds(3601);
    look();
    assertThat(log.lines()).hasSize(4);
    assertThat(log.lines().subList(2, 4)).containsExactlyInAnyOrderElementsOf(first);

    Files.writeString(file, good);
    Files.delete(mine);
    look();
    now = now.plusSeconds(3601);
    look();
    assertThat(log.lines()).hasSize(6).last().asString().startsWith("INFO");
  }

  @FaultKind("A42")
  @Test
  void aFileThatEndsInsideItsLastMappingIsRefusedOnceUntilItIsWhole() throws IOException {
    String whole = watched(task("first"), tagged("second"));
    Files.writeString(file, whole);
    look();
    Files.writeString(file, whole.substring(0, whole.indexOf("        tags:")));
    look();
    look();
    List<String> refusal = log.lines().subList(1, log.lines().size());
    Files.writeString(file, whole);
    look();

    assertThat(refusal)
        .singleElement()
        .asString()
        .startsWith("ERROR sync files not reloaded, still running the previous ones")
        .contains("ends inside a mapping", "SIGHUP");
    assertThat(names()).containsExactly("first", "second");
    assertThat(scheduled.get(scheduled.size() - 1)).isEqualTo(session.plan().tasks());
    assertThat(log.lines().get(log.lines().size() - 1)).contains("unchanged=2");
  }

  @FaultKind("A42")
  @Test
  void aFileThatEndsInsideAListOfTagsOrALineIsRefused() throws IOException {
    String whole = watched(task("first"), tagged("second"));
    Files.writeString(file, whole);
    look();

    for (String end : List.of("          - '2.0'\n", "      - from: app\n")) {
      int cut = whole.indexOf(end) + (end.startsWith(" ".repeat(10)) ? 0 : end.length() - 2);
      Files.writeString(file, whole.substring(0, cut));
      look();

      assertThat(log.lines().get(log.lines().size() - 1))
          .startsWith("ERROR")
          .contains("ends inside");
      assertThat(session.plan().tasks().get(1).mappings().get(0).tags().named())
          .containsExactly("1.0", "2.0");
    }
  }

  @FaultKind("A42")
  @ParameterizedTest
  @ValueSource(strings = {"", "watch: true\n", "watch: true\ntasks: []\n"})
  void aFileWithoutTasksIsRefusedUnlessItIsAskedFor(String empty) throws IOException {
    Files.writeString(file, empty);

    look();

    assertThat(log.lines()).singleElement().asString().startsWith("ERROR sync files not reloaded");
    assertThat(names()).containsExactly("first");
  }

  @FaultKind("A42")
  @Test
  void whatLooksUnfinishedIsTakenOnWhenTheOperatorAsksForIt() throws IOException {
    Files.writeString(file, "watch: true\ntasks: []\n");
    look();

    edits.readAgain();

    assertThat(names()).isEmpty();
    assertThat(log.lines()).last().asString().contains("removed=first");
  }

  @FaultKind("A42")
  @Test
  void aTaskOrATagThatIsReallyTakenOutIsTakenOn() throws IOException {
    Files.writeString(file, watched(task("first"), tagged("second"), tagged("third")));
    look();
    Files.writeString(file, watched(task("first"), tagged("second")));
    look();
    Files.writeString(file, watched(task("first"), tagged("second").replace("'1.0'", "'3'")));
    look();

    assertThat(names()).containsExactly("first", "second");
    assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
  }

  @FaultKind("A42")
  @Test
  void anEditThatEndsTheWatchingSaysSo() throws IOException {
    Files.writeString(file, "# no more\ntasks:\n" + task("first") + task("second"));

    look();

    assertThat(names()).containsExactly("first", "second");
    assertThat(log.lines())
        .filteredOn(line -> line.startsWith("WARN"))
        .singleElement()
        .asString()
        .contains("watch: true no more", "SIGHUP");
  }

  @FaultKind("A42")
  @Test
  void aFileOfSortedKeysThatLostItsEndWithTheWatchLineIsRefused() throws IOException {
    String tasks = "tasks:\n" + task("first") + task("second");
    Files.writeString(file, tasks + "watch: true\n");
    look();
    Files.writeString(file, tasks);
    look();

    assertThat(log.lines()).last().asString().startsWith("ERROR").contains("lost its end");
    assertThat(session.plan().watch()).isTrue();
  }

  private static String tagged(String name) {
    return task(name)
        .replace(
            "mappings: [{from: app}]",
            """
        mappings:
              - from: app
                tags:
                  - '1.0'
                  - '2.0'\
        """);
  }

  private List<String> names() {
    return session.plan().tasks().stream().map(SyncTask::name).toList();
  }

  private void look() {
    edits.look();
    edits.look();
  }

  private static String watched(String... tasks) {
    return "watch: true\ntasks:\n" + String.join("", tasks);
  }

  private static String task(String name) {
    return """
      - name: %s
        cron: '0 0 3 1 1 ?'
        source: {registry: source.example.com, auth: none}
        target: {registry: target.example.com, auth: none}
        mappings: [{from: app}]
    """
        .formatted(name);
  }

  /** An empty environment that does something, once, when the reading of a file begins. */
  private static final class ReadHook extends AbstractMap<String, String> {
    interface Action {
      void run() throws IOException;
    }

    private Action next = () -> {};

    void then(Action action) {
      next = action;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      Action now = next;
      next = () -> {};
      try {
        now.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Set.of();
    }
  }
}
