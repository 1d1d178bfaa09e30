package io.drayage.config;

import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drayage.plan.AwsRegistry;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanLoaderTest {
  private static final Path RESOURCES = Path.of("src/test/resources/sync");
  private final PlanLoader loader = new PlanLoader(Map.of());
  private final Path folder;

  PlanLoaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void sevenFaultsInOneFileAreReportedTogetherWithTheirPlaces() {
    Path file = RESOURCES.resolve("broken/seven-faults.yaml");

    ConfigException exception = refused(file);

    assertThat(exception.problems())
        .extracting(ConfigProblem::toString)
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith(file + ":2:8: invalid relay type: 'rsync'"),
            problem -> assertThat(problem).startsWith(file + ":6:5: a task requires a name"),
            problem -> assertThat(problem).startsWith(file + ":6:15: minimum task interval"),
            problem -> assertThat(problem).startsWith(file + ":9:13: source registry in task ''"),
            problem -> assertThat(problem).startsWith(file + ":11:17: target registry in task ''"),
            problem -> assertThat(problem).startsWith(file + ":14:9: unknown key 'tgas'"),
            problem -> assertThat(problem).startsWith(file + ":15:9: mapping without 'From' path"));
    assertThat(String.valueOf(exception.getMessage()).lines()).hasSize(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-keys.yaml", "shared-lists.yaml", "compact.json", "old-docker.yaml"})
  void theValidExamplesLoad(String name) throws ConfigException {
    assertThat(loader.load(RESOURCES.resolve("valid").resolve(name)).plan().tasks()).isNotEmpty();
  }

  @Test
  void aMissingFileIsAProblem() {
    Path file = folder.resolve("absent.yaml");

    assertThat(refused(file)).hasMessage(file + ": there is no such file");
  }

  @Test
  void aFolderIsAProblem() {
    assertThat(refused(folder)).hasMessage(folder + ": is a directory, not a sync file");
  }

  @Test
  void aFileThatIsTooLargeIsAProblem() throws IOException {
    Path file = Files.write(folder.resolve("large.yaml"), new byte[3 * 1024 * 1024 + 1]);

    assertThat(refused(file)).hasMessageContaining("larger than 3 MiB");
  }

  @Test
  void aFileInAnotherEncodingIsAProblem() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.writeString(file, "x-ä: 1", StandardCharsets.ISO_8859_1);

    assertThat(refused(file)).hasMessage(file + ": is not UTF-8 text: save it in that encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "\uFEFF"})
  void anEmptyFileIsAProblem(String text) {
    assertThat(problemsOf(text)).containsExactly(" is empty: a sync file needs `tasks`");
  }

  @Test
  void aForbiddenCharacterIsNamedWithItsPlace() {
    assertThat(problemsOf("relay: native\nx-😀: \u0007"))
        .containsExactly("2:6: the character U+0007 is not allowed in YAML");
  }

  @Test
  void anEscapeWithoutCharacterIsAProblem() {
    assertThat(problemsOf("relay: \"\\UFFFFFFFF\"")).singleElement().asString().contains("escape");
  }

  @Test
  void columnsCountCharacters() {
    assertThat(problemsOf("{x-😀: 1, relay: rsync}"))
        .singleElement()
        .asString()
        .startsWith("1:17: invalid relay type");
  }

  @Test
  void controlCharactersOfTheFileDoNotReachTheMessage() {
    assertThat(problemsOf("relay: \"a\\e[31m\\nfake: line\""))
        .singleElement()
        .asString()
        .startsWith("1:8: invalid relay type: 'a\\u001b[31m\\u000afake: line'");
  }

  @Test
  void warningsAreKeptBesideProblems() {
    ConfigException exception =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                SyncFiles.tryToLoad(
                    ("relay: docker\nwatch: maybe\n" + withMapping("from: app"))
                        .getBytes(StandardCharsets.UTF_8),
                    Map.of()));

    assertThat(exception.problems()).hasSize(1);
    assertThat(exception.warnings()).hasSize(1);
  }

  @FaultKind("B9")
  @Test
  void aShortAuthRefreshIsRaisedWithAWarning() {
    String text =
        SyncFiles.withSource(
            "registry: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn\nauth-refresh: 30m");

    LoadedPlan loaded = SyncFiles.load(text);

    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .startsWith("sync.yaml:5:21: ")
        .contains("at least 1h")
        .doesNotContain("invalid");
    assertThat(aws(loaded))
        .contains(
            new AwsRegistry(
                AwsRegistry.Kind.PRIVATE,
                "123456789012",
                "cn-north-1",
                Optional.of(Duration.ofHours(1))));
  }

  @ParameterizedTest
  @CsvSource({
    "public.ecr.aws, , ",
    "123456789012@public.ecr.aws, 123456789012, us-east-1",
    "123456789012:eu-west-1@public.ecr.aws, 123456789012, eu-west-1",
  })
  void thePublicEcrIsReadWithTheAccountInFrontOfItOrWithout(
      String registry, @Nullable String account, @Nullable String region) {
    String text = SyncFiles.withSource("registry: " + registry);

    LoadedPlan loaded = SyncFiles.load(text);

    assertThat(loaded.plan().tasks().get(0).source().registry().name()).isEqualTo("public.ecr.aws");
    assertThat(aws(loaded).map(AwsRegistry::account)).isEqualTo(Optional.ofNullable(account));
    assertThat(aws(loaded).map(AwsRegistry::region)).isEqualTo(Optional.ofNullable(region));
  }

  private static Optional<AwsRegistry> aws(LoadedPlan loaded) {
    return loaded.plan().tasks().get(0).source().aws();
  }

  private ConfigException refused(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> loader.load(file));
  }
}
