package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page of commands lists those of the program, with their options, and all variables. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("docs/operator/commands.md");
  private static final Pattern COMMAND = Pattern.compile("`drayage ([a-z][a-z -]*[a-z])");
  private static final Pattern OPTION =
      Pattern.compile("(?m)^\\| `(--[a-z-]+)(?: [A-Z=]+…?)?` \\| (`[a-z, `-]+`) \\| .+ \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern EXIT_CODE = Pattern.compile("(?m)^\\| (\\d+)(?:, (\\d+))? \\| ");
  private static final Pattern VARIABLE = Pattern.compile("\"([A-Z][A-Z_]{2,}[A-Z])\"");
  private static final Pattern VARIABLE_OF_SCRIPT = Pattern.compile("\\$\\{([A-Z][A-Z_]+)");

  /** Commands of the start script, which the program does not know. */
  private static final Pattern SCRIPT_COMMAND = Pattern.compile("(?m)^#   ./drayage ([a-z]+) ");

  /** A signal, and a part of a property's name. */
  private static final Set<String> NO_VARIABLES = Set.of("WINCH", "HOST");

  /** Variables for a child process, and those that a run for class archives and the demo set. */
  private static final Set<String> NOT_READ =
      Set.of("SkopeoProgram.java", "TrainingRun.java", "GuideSync.java");

  private static Map<String, CommandLine> commands() {
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine all =
        DrayageCommand.line(List.of(), new CommandContext(Map.of(), none, none, false, false));
    Map<String, CommandLine> commands = new TreeMap<>();
    addTo(commands, "", all);
    return commands;
  }

  private static void addTo(Map<String, CommandLine> commands, String parent, CommandLine line) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              commands.put(parent + name, command);
              addTo(commands, parent + name + " ", command);
            });
  }

  @Test
  void everyCommandHasARowAndEveryRowACommand() throws IOException {
    Set<String> rows = results(COMMAND, section(PAGE, "# Commands"));
    Set<String> known = new TreeSet<>(commands().keySet());
    assertThat(rows).containsAll(known);

    known.addAll(results(SCRIPT_COMMAND, Files.readString(Path.of("drayage"))));
    assertThat(known).containsAll(rows);
  }

  @Test
  void everyOptionHasARowWithItsCommands() throws IOException {
    Map<String, Set<String>> written = new TreeMap<>();
    commands()
        .forEach(
            (name, command) ->
                command.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp() && !option.versionHelp())
                    .map(OptionSpec::longestName)
                    .forEach(
                        option ->
                            written.computeIfAbsent(option, any -> new TreeSet<>()).add(name)));
    Map<String, Set<String>> told = new TreeMap<>();
    OPTION
        .matcher(section(PAGE, "## Options"))
        .results()
        .forEach(
            row ->
                told.computeIfAbsent(row.group(1), any -> new TreeSet<>())
                    .addAll(results(CODE, row.group(2))));

    assertThat(told).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/operator/commands.md", "README.md", "README.ko.md"})
  void everyExitCodeHasARow(String page) throws IOException {
    Set<Integer> codes =
        Stream.of(ExitCode.values()).map(ExitCode::code).collect(Collectors.toSet());
    codes.addAll(Set.of(130, 143));

    assertThat(
            EXIT_CODE
                .matcher(Files.readString(Path.of(page)))
                .results()
                .flatMap(row -> Stream.of(row.group(1), row.group(2)))
                .filter(code -> code != null)
                .map(Integer::valueOf))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void everyVariableOfTheEnvironmentHasARow() throws IOException {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !NOT_READ.contains(file.getFileName().toString()))
          .map(CommandsPageTest::text)
          .filter(text -> text.contains("environment") || text.contains("getenv"))
          .forEach(text -> read.addAll(results(VARIABLE, text.replaceAll("paramLabel = .*", ""))));
    }
    read.addAll(results(VARIABLE_OF_SCRIPT, Files.readString(Path.of("drayage"))));
    read.removeAll(NO_VARIABLES);

    assertThat(read).hasSizeGreaterThan(15);
    assertThat(results(CODE, section(PAGE, "## Environment"))).containsAll(read);
  }

  private static String section(Path page, String title) {
    String text = text(page);
    int start = text.indexOf(title + "\n");
    assertThat(start).as("section %s of %s", title, page).isNotNegative();
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static Set<String> results(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
