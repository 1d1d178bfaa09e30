package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrayageTest {
  private static final String GOOD =
      """
      relay: skopeo
      tasks:
        - name: core
          source: {registry: docker.io}
          target: {registry: harbor.example.com}
          mappings:
            - from: library/redis
              tags: ["7"]
            - from: library/nginx
      """;

  private final Path folder;

  DrayageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void versionIsOneLine() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("drayage ").hasLineCount(1);
    assertThat(run.log()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "sync",
            "run",
            "validate",
            "demo",
            "-config=FILE",
            "Exit codes: 0 all in sync",
            "130",
            "143");
    assertThat(run.log()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync", "run", "validate", "demo"})
  void everyCommandHasHelp(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: drayage " + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sync", "run", "plan", "tags", "validate", "status", "pause", "schema", "demo"})
  @FaultKind("B6")
  void helpOfACommandIsThatOfTheCommand(String command) {
    assertThat(CommandRun.of("help", command))
        .isEqualTo(CommandRun.of(command, "--help"))
        .extracting(CommandRun::exitCode)
        .isEqualTo(0);
  }

  @Test
  @FaultKind("B6")
  void helpIsACommand() {
    assertThat(CommandRun.of("help").out())
        .isEqualTo(CommandRun.of("--help").out())
        .contains("sync");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sync",
        "run",
        "plan",
        "tags",
        "validate",
        "routes",
        "status",
        "run-task",
        "pause",
        "resume",
        "schema",
        "demo"
      })
  @FaultKind("B6")
  void helpFitsTheTerminalAndEveryLineOfItIsASentence(String command) {
    Map<String, String> narrow = Map.of("COLUMNS", "60");
    CommandRun run =
        command.isEmpty()
            ? CommandRun.of(narrow, "--help")
            : CommandRun.of(narrow, command, "--help");

    assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 60);
  }

  @Test
  @FaultKind("B6")
  void theListOfCommandsHasWholeSentences() {
    String list = CommandRun.of("--help").out().split("Commands:", 2)[1].split("\n\n", 2)[0];

    assertThat(list.strip().split("\n  (?=[a-z])"))
        .hasSize(18)
        .allMatch(line -> line.endsWith("."));
  }

  @ParameterizedTest
  @CsvSource({
    "snyc x.yaml, no command 'snyc'; did you mean 'sync'?",
    "help snyc, no command 'snyc'; did you mean 'sync'?",
    "valdate x.yaml, no command 'valdate'; did you mean 'validate'?",
    "sync --outptu json x.yaml, unknown option '--outptu'; did you mean '--output'?",
    "sync --taks=a x.yaml, unknown option '--taks'; did you mean '--task'?",
    "xyzzyx, no command 'xyzzyx'"
  })
  @FaultKind("B6")
  void whatIsMisspeltIsMendedInTheAnswer(String arguments, String answer) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log().lines()).hasSize(2).first().isEqualTo(answer);
    assertThat(run.log()).contains("--help shows how it is used");
  }

  @Test
  void aPropertyWithoutAValueIsToldInPlainWords() {
    assertThat(CommandRun.of("sync", "--set", "x", "x.yaml").log())
        .contains("option '--set'")
        .doesNotContain("option option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "validate"})
  void helpHasNoLineThatEndsEarly(String command) {
    CommandRun run = command.isEmpty() ? CommandRun.of("--help") : CommandRun.of(command, "--help");

    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            command.isEmpty()
                ? "3 a registry refused credentials, 70 the Java"
                : "code with --strict only.");
    assertThat(run.out()).doesNotContain("\nrefused credentials,\n", "unless\n");
  }

  @Test
  void noCommandIsAMistake() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log())
        .startsWith(
            "a command is needed: sync, run, worker, plan, tags, validate, convert, routes, status, history, run-task, pause, resume, schema, demo, completion, archive or help");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--no-such-option",
        "no-such-command",
        "sync",
        "validate --no-such-option x.yaml",
        "validate --output xml x.yaml",
        "sync --set novalue x.yaml",
        "-config"
      })
  void aCommandLineThatIsNoneIsExplainedWithoutAStackTrace(String arguments) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).isNotBlank().doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
  }

  @Test
  @FaultKind("B6")
  void aGoodFileIsValid() throws IOException {
    CommandRun run = CommandRun.of("validate", good().toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("valid: 1 task, 2 mappings\n");
  }

  @Test
  void severalFilesAreValidatedTogether() throws IOException {
    Path other = Files.copy(good(), folder.resolve("other.yaml"));
    CommandRun run = CommandRun.of("validate", good().toString(), other.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("valid: 2 tasks, 4 mappings\n");
  }

  @Test
  void everyProblemOfABrokenFileIsOneLineWithItsPlace() throws IOException {
    Path broken = broken();

    CommandRun run = CommandRun.of("validate", good().toString(), broken.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out().lines().filter(line -> line.startsWith(broken + ":")))
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.matches(".*broken\\.yaml:\\d+:\\d+: .*"));
    assertThat(run.out()).doesNotContain("valid:");
  }

  @Test
  void aMissingFileIsAProblemLikeAnyOther() {
    Path missing = folder.resolve("missing.yaml");

    CommandRun run = CommandRun.of("validate", missing.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEqualTo(missing + ": there is no such file\n");
    assertThat(run.log()).isEmpty();
  }

  @Test
  void problemsCanBeJson() throws IOException {
    Path broken = broken();

    CommandRun run = CommandRun.of("validate", "--output", "json", broken.toString());

    JsonNode document = json(run);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(document.path("valid").booleanValue()).isFalse();
    assertThat(document.path("problems").size()).isGreaterThan(1);
    JsonNode first = document.path("problems").path(0);
    assertThat(first.path("file").asText()).isEqualTo(broken.toString());
    assertThat(first.path("line").asInt()).isPositive();
    assertThat(first.path("column").asInt()).isPositive();
    assertThat(first.path("message").asText()).isNotBlank();
    assertThat(document.path("warnings").isArray()).isTrue();
  }

  @Test
  void aGoodFileAsJsonHasNoProblems() throws IOException {
    CommandRun run = CommandRun.of("validate", "--output=json", good().toString());

    JsonNode document = json(run);
    assertThat(run.exitCode()).isZero();
    assertThat(document.path("valid").booleanValue()).isTrue();
    assertThat(document.path("problems").isArray()).isTrue();
    assertThat(document.path("problems")).isEmpty();
  }

  @Test
  void aMissingFileAsJsonHasNoPlace() throws IOException {
    CommandRun run =
        CommandRun.of("validate", "--output=json", folder.resolve("missing.yaml").toString());

    JsonNode problem = json(run).path("problems").path(0);
    assertThat(problem.path("line").asInt(-1)).isZero();
    assertThat(problem.path("message").asText()).isEqualTo("there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync", "run"})
  void aBrokenFileIsNotRun(String command) throws IOException {
    Path broken = broken();

    CommandRun run = CommandRun.of(command, broken.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains(broken + ":").doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-config=", "--config="})
  void dregsysSpellingRunsTheFile(String option) throws IOException {
    Path broken = broken();

    CommandRun run = CommandRun.of(option + broken, "-run=core");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains(broken + ":");
  }

  @Test
  void aTaskThatIsNotThereIsNamed() throws IOException {
    CommandRun run = CommandRun.of("-config", good().toString(), "-run=plugin");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("no task is selected by 'plugin'; the tasks are: core");
  }

  @Test
  void aBadPropertyIsRefusedByName() throws IOException {
    CommandRun run = CommandRun.of("sync", "--set", "drayage.parallel.blobs=0", good().toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log())
        .contains("property drayage.parallel.blobs: '0' is not a whole number from 1 on")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void aBadEndpointIsRefusedByName() throws IOException {
    CommandRun run =
        CommandRun.of(
            "sync", "--set", "drayage.registry.docker.io.endpoint=ftp://x", good().toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("property drayage.registry.docker.io.endpoint: 'ftp://x'");
  }

  @Test
  void aLogSettingThatIsNoneIsRefused() throws IOException {
    CommandRun run = CommandRun.of(Map.of("LOG_FORMAT", "xml"), "validate", good().toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).isEqualTo("LOG_FORMAT is 'xml'; it can be json, ecs, text or journal\n");
  }

  private Path good() throws IOException {
    return Files.writeString(folder.resolve("good.yaml"), GOOD);
  }

  private Path broken() throws IOException {
    return Files.writeString(
        folder.resolve("broken.yaml"),
        GOOD.replace("relay: skopeo", "relay: rsync").replace("tags:", "tgas:"));
  }

  private static JsonNode json(CommandRun run) throws JsonProcessingException {
    return new ObjectMapper().readTree(run.out());
  }
}
