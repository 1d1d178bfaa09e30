package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String FILE =
      """
      tasks:
        - name: T
          source: {registry: src.example.com}
          target: {registry: dst.example.com}
          mappings:
            - from: app
              tags: ['regex: 1|2']
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aWarningHasItsPlaceAndLeavesTheExitCode() throws IOException {
    CommandRun run = CommandRun.of("validate", file(FILE));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("sync.yaml:7:16: warning: 'regex: 1|2': ").contains("valid: 1");
  }

  @Test
  void warningsAreShownBesideErrors() throws IOException {
    String file = file(FILE.replace("from: app", "from: app\n        platfrom: all"));

    assertThat(CommandRun.of("validate", file).out())
        .contains("unknown key 'platfrom'", "sync.yaml:8:16: warning: 'regex: 1|2': ");
    assertThat(CommandRun.of("sync", file).log())
        .contains("unknown key 'platfrom'", "sync.yaml:8:16: warning: 'regex: 1|2': ");
  }

  @Test
  void aPropertyForARegistryThatNoFileNamesIsWarnedOf() throws IOException {
    String[] command = {
      "validate",
      file(FILE.replace("1|2", "1")),
      "--set",
      "drayage.registry.src.exmaple.com.max-requests=1",
      "--set",
      "drayage.registry.quay.io.role=source",
      "--set",
      "drayage.registry.dst.example.com:443.max-requests=1"
    };

    assertThat(CommandRun.of(command).out().lines().filter(line -> line.contains("no effect")))
        .containsExactly(
            "--set: warning: property drayage.registry.quay.io.role has no effect: no sync file"
                + " names this registry",
            "--set: warning: property drayage.registry.src.exmaple.com.max-requests has no effect:"
                + " no sync file names this registry; did you mean src.example.com?");
    command[0] = "plan";
    assertThat(CommandRun.of(command).log()).contains("did you mean src.example.com?");
  }

  @Test
  void aClusterOfAnotherKindIsWarnedOf() throws IOException {
    CommandRun run =
        CommandRun.of("validate", file(FILE), "--set", "drayage.cluster.platform=linux/s390x");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("sync.yaml:6:9: warning: no `platform` is named");
  }

  @Test
  void aClusterThatIsNoPlatformIsAnError() throws IOException {
    CommandRun run = CommandRun.of("validate", file(FILE), "--set", "drayage.cluster.platform=a b");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("property drayage.cluster.platform: 'a b' is not a platform");
  }

  @FaultKind("B7")
  @Test
  void aCircleIsToldBesideOtherProblems() throws IOException {
    String text = FILE.replace("dst.example.com", "src.example.com").replace("regex: 1|2", "a b");

    CommandRun run = CommandRun.of("validate", file(text));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("sync.yaml:7:16: ");
    assertThat(CommandRun.of("validate", file(text + "      - from: b\n")).out())
        .contains("sync.yaml:7:16: ")
        .contains("sync.yaml:8:9: src.example.com/b would be copied onto itself");
  }

  @FaultKind("B7")
  @Test
  void theSameFileTwiceIsRefused() throws IOException {
    String file = file(FILE);
    Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), Path.of("sync.yaml"));

    assertThat(CommandRun.of("validate", file, file).out()).contains("is given twice");
    CommandRun linked = CommandRun.of("validate", file, link.toString());
    assertThat(linked.out()).contains(link + ": is the same file as " + file);
    assertThat(linked.exitCode()).isEqualTo(2);
  }

  @FaultKind("B8")
  @Test
  void unknownKeysAreAWarningByPropertyAndInDregsysOwnSpelling() throws IOException {
    String file = file("skopeo: {binady: skopeo}\n" + FILE.replace("regex: 1|2", "1"));
    String warning = "sync.yaml:1:10: warning: unknown key 'binady' in skopeo; did you mean";

    assertThat(CommandRun.of("validate", file).exitCode()).isEqualTo(2);
    CommandRun run =
        CommandRun.of("validate", file, "--set", "drayage.sync-file.unknown-keys=warn");
    assertThat(run.out()).contains(warning);
    assertThat(run.exitCode()).isZero();
    // the task pattern ends the run before anything is copied
    assertThat(CommandRun.of("-config=" + file, "-run=none").log())
        .contains("none")
        .doesNotContain("unknown key");
    assertThat(CommandRun.of("validate", file, "--set", "drayage.sync-file.unknown-keys=no").log())
        .contains("property drayage.sync-file.unknown-keys: 'no' is neither error nor warn");
  }

  @FaultKind("B7")
  @Test
  void strictTakesWarningsAsProblems() throws IOException {
    CommandRun strict = CommandRun.of("validate", file(FILE), "--strict");

    assertThat(strict.exitCode()).isEqualTo(2);
    assertThat(strict.out()).contains(": warning: ").doesNotContain("valid: ");
    assertThat(CommandRun.of("validate", file(FILE), "--strict", "--output", "json").out())
        .contains("\"valid\" : false");
    assertThat(CommandRun.of("validate", file(FILE.replace("1|2", "1")), "--strict").exitCode())
        .isZero();
  }

  @FaultKind("B7")
  @Test
  void whatARegistryCanNotAnswerIsAWarningAndWithStrictAProblem() throws IOException {
    // a port that nothing listens to
    String file = file(FILE.replace("src.example.com", "127.0.0.1:1").replace("1|2", "1"));
    String[] online = {"validate", file, "--online", "--set", "drayage.http.attempts=1"};

    CommandRun run = CommandRun.of(online);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("sync.yaml:6:9: warning: can't be compared");

    String[] strict = Arrays.copyOf(online, online.length + 1);
    strict[online.length] = "--strict";
    assertThat(CommandRun.of(strict).exitCode()).isEqualTo(2);
  }

  @FaultKind("B7")
  @Test
  void routesAndPropertiesAreCheckedWithoutAStart() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path routes = Files.createDirectory(home.resolve("routes"));
    for (String name : List.of("schedule", "sync", "copy", "failures", "report")) {
      String routeFile = name + ".camel.yaml";
      Files.copy(Path.of("routes", routeFile), routes.resolve(routeFile));
    }
    String file = file(FILE.replace("1|2", "1"));
    Map<String, String> environment = Map.of("DRAYAGE_HOME", home.toString());
    assertThat(CommandRun.of(environment, "validate", file, "--routes").out()).contains("valid: ");

    Path mine =
        Files.writeString(
            routes.resolve("mine.camel.yaml"),
            "- route: {id: x, from: {uri: 'cron:x', steps: [{process: {ref: nobody}}]}}\n");
    CommandRun run = CommandRun.of(environment, "validate", file, "--routes");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains(mine + ":1: there is no component cron", mine + ":1: there is no bean nobody");
    assertThat(CommandRun.of(environment, "validate", file).exitCode()).isZero();
    assertThat(home.resolve("state")).doesNotExist();
    assertThat(
            CommandRun.of(
                    environment,
                    "validate",
                    file,
                    "--routes",
                    "--set",
                    "drayage.parallel.images=many",
                    "--set",
                    "drayage.quiet-hours=always")
                .out())
        .contains("property drayage.parallel.images: 'many' is not a whole number")
        .contains("property drayage.quiet-hours: ");
  }

  @Test
  void tasksAreChosenAsForASync() throws IOException {
    String other = FILE.replace("tasks:\n", "").replace("name: T", "name: other");
    String file =
        file((FILE + other.replace("dst.", "dst2.") + "      - from: b\n").replace("1|2", "1"));

    CommandRun none = CommandRun.of("validate", "--task", "zzz", file);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.log()).contains("no task is selected by 'zzz'; the tasks are: T, other");
    assertThat(none.out()).doesNotContain("valid: ");
    assertThat(CommandRun.of("validate", "--task", "other", file).out())
        .contains("valid: 1 task, 2 mappings");
  }

  @Test
  void onlineAsksForTheMappingsOfChosenTasksAlone() throws IOException {
    // ports that nothing listens to
    String first = FILE.replace("src.example.com", "127.0.0.1:1").replace("1|2", "1");
    String other = first.replace("tasks:\n", "").replace("name: T", "name: other");
    String file = file(first + other.replace("from: app", "from: b"));

    CommandRun run =
        CommandRun.of(
            "validate", file, "--online", "--task", "other", "--set", "drayage.http.attempts=1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("sync.yaml:12:9: warning: can't be compared")
        .doesNotContain("sync.yaml:6:9: ");
  }

  @Test
  void aColumnThatIsNotKnownIsLeftOut() throws IOException {
    String file = file(FILE);

    assertThat(CommandRun.of("validate", file, file, "--output", "json").out())
        .contains("is given twice", "\"line\" : 0")
        .doesNotContain("\"column\" : 0");
    assertThat(CommandRun.of("validate", file, "--output", "json").out())
        .contains("\"column\" : 16");
  }

  private String file(String text) throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(file, text);
    return file.toString();
  }
}
