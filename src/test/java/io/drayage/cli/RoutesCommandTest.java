package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Own route files over an upgrade: two releases, one own folder. */
class RoutesCommandTest {
  private static final String REPORT = "report.camel.yaml";
  private static final String LOGGED = "image ${body.label}: ${body.image.target}";
  private static final String TASK =
      """
      tasks:
        - name: one
          source: {registry: a.example}
          target: {registry: b.example, auth: none}
          mappings: [{from: app, tags: ['1']}]
      """;
  private static final String TOLD = "an upgrade has changed an overridden route file";

  private final Map<String, String> environment = new HashMap<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path own;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path shipped;

  @BeforeEach
  void install() throws IOException {
    own = folder.resolve("etc/routes");
    environment.put("DRAYAGE_ROUTES_OWN", own.toString());
    release("drayage-1");
  }

  /** Installs a release, which is used from now on. */
  private void release(String name) throws IOException {
    shipped = Files.createDirectories(folder.resolve(name).resolve("routes"));
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, shipped.resolve(file.getFileName()));
      }
    }
    environment.put("DRAYAGE_HOME", folder.resolve(name).toString());
  }

  @Test
  void anOverrideIsACopyToEditWithTheShippedFileAsItsBase() throws IOException {
    CommandRun run = command("routes", "override", "report");

    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(run.out()).isEqualTo(own.resolve(REPORT) + ": edit this copy\n");
    assertThat(own.resolve(REPORT)).hasSameTextualContentAs(shipped.resolve(REPORT));
    assertThat(own.resolve(REPORT + ".base")).hasSameTextualContentAs(shipped.resolve(REPORT));
    try (Stream<Path> files = Files.list(own)) {
      assertThat(files).hasSize(2);
    }
    assertThat(command("routes", "diff").out())
        .isEqualTo(
            """
            # report.camel.yaml: no upgrade has changed the shipped file
            # report.camel.yaml: the override changes nothing
            """);
    CommandRun again = command("routes", "override", REPORT);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.log()).contains(own.resolve(REPORT) + ": exists already");
  }

  @Test
  void theListSaysWhereEachFileComesFrom() throws IOException {
    command("routes", "override", "report");
    Files.writeString(own.resolve("mine.camel.yaml"), route("mine"));

    assertThat(command("routes").out().lines())
        .contains(
            "mine.camel.yaml      own       " + own.resolve("mine.camel.yaml"),
            "report.camel.yaml    override  " + own.resolve(REPORT),
            "sync.camel.yaml      shipped   " + shipped.resolve("sync.camel.yaml"))
        .hasSize(9);

    JsonNode files = command("routes", "--output", "json").report().path("files");
    assertThat(files).hasSize(9);
    JsonNode override = files.get(6);
    assertThat(override.path("name").asText()).isEqualTo(REPORT);
    assertThat(override.path("origin").asText()).isEqualTo("override");
    assertThat(override.path("override").path("upstream").asText()).isEqualTo("unchanged");
  }

  @Test
  void aMistakeInAFileIsListedWithItsPlaceAndEndsWith2() throws IOException {
    Files.writeString(Files.createDirectories(own).resolve("mine.camel.yaml"), "- route: {id: [");

    CommandRun run = command("routes");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains(own.resolve("mine.camel.yaml") + ":1: ");
    JsonNode problem = command("routes", "--output", "json").report().path("problems").get(0);
    assertThat(problem.path("file").asText()).isEqualTo(own.resolve("mine.camel.yaml").toString());
  }

  @Test
  void anUpgradeUnderAnOverrideIsShownAndToldUntilItIsAccepted() throws IOException {
    overrideAndUpgrade();

    CommandRun diff = command("routes", "diff");
    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out())
        .containsSubsequence(
            "# report.camel.yaml: changed by an upgrade",
            "--- " + own.resolve(REPORT + ".base"),
            "+++ " + shipped.resolve(REPORT),
            "+# theirs",
            "# report.camel.yaml: changed by the override",
            "--- " + own.resolve(REPORT + ".base"),
            "+++ " + own.resolve(REPORT),
            "message: \"mine\"",
            "drayage routes accept report.camel.yaml");
    assertThat(command("routes").out()).contains("`drayage routes diff report.camel.yaml` shows");
    CommandRun validated = validate();
    assertThat(validated.exitCode()).isZero();
    assertThat(validated.out())
        .contains(own.resolve(REPORT) + ": warning: an upgrade has changed the shipped file");
    assertThat(validate("--strict").exitCode()).isEqualTo(2);
    assertThat(sync().logLines("WARN"))
        .filteredOn(line -> !line.path("msg").asText().contains("there are no tasks"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("msg").asText()).isEqualTo(TOLD);
              assertThat(line.path("file").asText()).isEqualTo(own.resolve(REPORT).toString());
              assertThat(line.path("hint").asText()).contains("drayage routes diff report");
            });

    Files.writeString(own.resolve(REPORT), Files.readString(own.resolve(REPORT)) + "# theirs\n");
    assertThat(command("routes", "accept", REPORT).exitCode()).isZero();

    assertThat(command("routes", "diff", "report").exitCode()).isZero();
    assertThat(sync().log()).doesNotContain(TOLD);
    assertThat(validate("--strict").exitCode()).isZero();
    assertThat(own.resolve(REPORT)).content().contains("mine");
  }

  @Test
  void theDifferencesAreJsonToo() throws IOException {
    overrideAndUpgrade();

    environment.remove("DRAYAGE_ROUTES_OWN");
    CommandRun run =
        command("routes", "--set", "drayage.routes.own=" + own, "--output", "json", "diff");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode override = run.report().path("overrides").get(0);
    assertThat(override.path("upstream").asText()).isEqualTo("changed");
    assertThat(override.path("upgrade").asText()).contains("+# theirs").doesNotContain("mine");
    assertThat(override.path("edits").asText()).contains("mine").doesNotContain("theirs");
  }

  @Test
  void aShippedFileThatAnUpgradeRemovesIsTold() throws IOException {
    command("routes", "override", "notify");
    release("drayage-2");
    Files.delete(shipped.resolve("notify.camel.yaml"));

    CommandRun diff = command("routes", "diff", "notify");
    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out()).contains("the shipped file is gone");
    assertThat(command("routes").out())
        .contains("notify.camel.yaml    own       " + own.resolve("notify.camel.yaml"));

    command("routes", "accept", "notify");
    assertThat(command("routes", "diff").out()).isEqualTo("no shipped route file is overridden\n");
  }

  @Test
  void anOverrideMadeByHandIsComparedWithTheShippedFile() throws IOException {
    Files.writeString(
        Files.createDirectories(own).resolve(REPORT),
        Files.readString(shipped.resolve(REPORT)).replace(LOGGED, "mine"));

    CommandRun diff = command("routes", "diff");

    assertThat(diff.exitCode()).isZero();
    assertThat(diff.out())
        .contains("no base is recorded", "--- " + shipped.resolve(REPORT), "mine", "accept report");
    assertThat(sync().logLines("INFO"))
        .anyMatch(
            line ->
                line.path("msg").asText().equals("an overridden route file has no recorded base"));
    command("routes", "accept", REPORT);
    assertThat(command("routes", "diff").out()).contains("no upgrade has changed", "mine");
  }

  @Test
  void aBaseWithoutItsOverrideIsTold() throws IOException {
    command("routes", "override", "report");
    Path base = own.resolve(REPORT + ".base");
    Files.delete(own.resolve(REPORT));

    assertThat(command("routes").out())
        .contains(base + ": no override has this base; remove it, else a file of this name");
    assertThat(command("routes", "--output", "json").report().path("leftBases").get(0).asText())
        .isEqualTo(base.toString());
    assertThat(sync().logLines("INFO"))
        .anyMatch(line -> line.path("file").asText().equals(base.toString()));
  }

  @Test
  void filesThatAreNoTextAreComparedAndWhatCannotBeReadIsAMistake() throws IOException {
    command("routes", "override", "report");
    byte[] latin = "# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(shipped.resolve(REPORT), latin);

    CommandRun changed = command("routes", "diff");
    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out()).contains("changed by an upgrade").doesNotContain("is gone");

    Files.delete(own.resolve(REPORT));
    Files.createDirectory(own.resolve(REPORT));
    CommandRun unreadable = command("routes", "diff");
    assertThat(unreadable.exitCode()).isEqualTo(2);
    assertThat(unreadable.log()).contains(own.resolve(REPORT) + ": can't be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"diff", "accept", "override"})
  void aNameThatIsNoneIsAMistake(String command) {
    CommandRun run = command("routes", command, "reprot");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).startsWith("reprot.camel.yaml: no ");
  }

  @Test
  void withoutAnOwnFolderNothingIsOverriddenAndItsPropertyIsNamed() {
    environment.put("DRAYAGE_ROUTES_OWN", shipped.toString());
    assertThat(command("routes", "diff").out()).isEqualTo("no shipped route file is overridden\n");

    environment.remove("DRAYAGE_ROUTES_OWN");
    assertThat(command("routes", "diff").exitCode()).isZero();
    CommandRun run = command("routes", "override", "sync");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).startsWith("drayage.routes.own is not set");
  }

  private void overrideAndUpgrade() throws IOException {
    command("routes", "override", "report");
    Path file = own.resolve(REPORT);
    Files.writeString(file, Files.readString(file).replace(LOGGED, "mine"));
    release("drayage-2");
    Files.writeString(
        shipped.resolve(REPORT), Files.readString(shipped.resolve(REPORT)) + "# theirs\n");
  }

  private CommandRun validate(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("validate", "--routes", plan(TASK)));
    words.addAll(List.of(options));
    return command(words.toArray(String[]::new));
  }

  private CommandRun sync() throws IOException {
    return command("sync", plan("tasks: []\n"), "--output", "json");
  }

  private String plan(String text) throws IOException {
    return Files.writeString(folder.resolve("sync.yaml"), text).toString();
  }

  private CommandRun command(String... words) {
    return CommandRun.of(environment, words);
  }

  private static String route(String id) {
    return "- route: {id: '%s', from: {uri: 'direct:own', steps: [{log: {id: x1, message: x}}]}}\n"
        .formatted(id);
  }
}
