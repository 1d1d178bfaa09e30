package io.drayage.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.cli.CommandRun;
import io.drayage.config.PlanLoader;
import io.drayage.tag.TagFilter;
import io.drayage.testing.SecretScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of other tools, as people write them, with the sync files and messages that they become.
 */
final class ConversionTest {
  private static final Path FILES = Path.of("src/test/resources/convert");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)\\}");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @ParameterizedTest
  @CsvSource({
    "regsync/hub-mirror, hub-mirror.yaml, 1",
    "regsync/tags, tags.yaml, 1",
    "regsync/images, images.yaml, 1",
    "regsync/registries, registries.yaml, 1",
    "skopeo/manual, manual.yaml --target mirror.example.com/all, 1",
    "skopeo/semver, semver.yaml --target mirror.example.com/all --all, 1",
    "skopeo/regex, regex.yaml --target mirror.example.com --scoped, 1",
    "image-syncer/images, auth.yaml images.yaml, 0",
    "image-syncer/combined, combined.json, 1",
    "sinker/readme, readme.yaml, 0",
    "sinker/targets, targets.yaml --all, 1",
  })
  void aFileBecomesThatSyncFileWithThoseMessages(String name, String arguments, int exitCode)
      throws Exception {
    Path folder = FILES.resolve(name.substring(0, name.indexOf('/')));
    CommandRun run = convert(folder, arguments);

    assertThat(run.out()).isEqualTo(Files.readString(FILES.resolve(name + ".expected")));
    assertThat(run.log().replace(folder + "/", ""))
        .isEqualTo(Files.readString(FILES.resolve(name + ".messages")));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    Map<String, String> environment = new HashMap<>();
    VARIABLE
        .matcher(run.out())
        .results()
        .forEach(
            variable ->
                environment.put(
                    variable.group(1),
                    variable.group(1).endsWith("_AUTH") ? "dTpw" : "registry.example.com"));
    assertThat(new PlanLoader(environment).load(Path.of("converted"), run.out()).plan().tasks())
        .isNotEmpty();
  }

  @Test
  void noSecretOfAFileIsInWhatIsWritten() throws IOException {
    SecretScan scan = new SecretScan();
    Stream.of("regsync-secret-1", "skopeo-secret-2", "skopeo-secret-3", "this is a secret")
        .forEach(scan::secret);
    Stream.of(1, 2, 3, 4, 5).forEach(number -> scan.secret("image-syncer-secret-" + number));
    scan.secret("sinker-secret-1").secret("hunter2").login("robot$mirror", "regsync-secret-1");
    try (Stream<Path> files = Files.walk(FILES)) {
      for (Path file : files.filter(path -> path.toString().matches(".*(yaml|json)")).toList()) {
        CommandRun run =
            CommandRun.of("convert", file.toString(), "--target", "mirror.example.com");
        Files.writeString(directory.resolve(file.getFileName() + ".txt"), run.out() + run.log());
      }
    }

    assertThat(scan.hits(FILES)).as("the scan finds what is there").hasSizeGreaterThan(8);
    assertThat(scan.hits(directory)).isEmpty();
  }

  @Test
  void theResultIsWrittenToAFileAlsoIfSomethingIsLost() throws IOException {
    Path result = directory.resolve("sync.yaml");

    CommandRun run = convert(FILES.resolve("regsync"), "tags.yaml --output " + result);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(result).hasContent(Files.readString(FILES.resolve("regsync/tags.expected")));
  }

  @Test
  void theInputIsNotOverwritten() throws IOException {
    Path file = Files.copy(FILES.resolve("sinker/readme.yaml"), directory.resolve("images.yaml"));

    CommandRun run = CommandRun.of("convert", file.toString(), "--output", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("is one of the files to convert");
    assertThat(file).hasSameTextualContentAs(FILES.resolve("sinker/readme.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                              | has the form of no known tool
          tasks: []                                       | is a sync file already
          [a]                                             | it is a list
          'a: [b'                                         | not valid YAML
          quay.io: {images: {}}                           | say it by --target
          quay.io: {username: a, password: b}             | holds accounts only
          '{images: {}, quay.io: b.io/x}'                 | has the form of no known tool
          """)
  void whatCannotBeConvertedIsToldWithTheWayOut(String content, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("file.yaml"), content);

    CommandRun run = CommandRun.of("convert", file.toString());

    assertThat(run.out() + run.log()).contains(message);
  }

  @Test
  void aFileOfTwoFormsIsAmbiguousUntilItsToolIsNamed() throws IOException {
    Path both =
        Files.writeString(directory.resolve("both.yaml"), "sync: [b.io/a]\nquay.io/x: [b.io/x]\n");

    CommandRun ambiguous = CommandRun.of("convert", both.toString());
    assertThat(ambiguous.exitCode()).isEqualTo(2);
    assertThat(ambiguous.log())
        .contains(
            "is ambiguous, it may be a file of regsync or image-syncer: say which, by --from");
    assertThat(CommandRun.of("convert", both.toString(), "--from", "image-syncer").out())
        .contains("from: sync");
  }

  @Test
  void anUnknownToolIsRefused() {
    assertThat(CommandRun.of("convert", "x.yaml", "--from", "crane").log())
        .contains("--from takes one of regsync, skopeo, image-syncer, sinker, not 'crane'");
  }

  @Test
  void twoSourcesOfOneTagAreTold() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("skopeo.yaml"),
            "docker.io: {images: {busybox: ['1']}}\nquay.io: {images: {org/busybox: ['1']}}\n");

    CommandRun run = CommandRun.of("convert", file.toString(), "--target", "mirror.example.com/m");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.log())
        .contains("is filled from docker.io/library/busybox:1")
        .contains("remove one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 4 * * *        | 0 0 4 * * ?
          */15 * * * *     | 0 */15 * * * ?
          5 4 1,15 jan *   | 0 5 4 1,15 jan ?
          0 22 * * 0       | 0 0 22 ? * SUN
          0 22 * * fri,1   | 0 0 22 ? * MON,FRI
          0 22 * * */2     | 0 0 22 ? * SUN,TUE,THU,SAT
          0 22 * * 3/2     | 0 0 22 ? * WED,FRI
          @weekly          | 0 0 0 ? * SUN
          """)
  void aUnixCronIsThatQuartzCron(String unix, String quartz) {
    assertThat(UnixCron.toQuartz(unix)).contains(quartz);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 4 1 * 1", "0 4 * *", "0 4 * * 7", "0 4 * * fri-mon", "@reboot"})
  void aCronWithoutACounterpartIsNone(String unix) {
    assertThat(UnixCron.toQuartz(unix)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "^1.2.3, >=1.2.3 <2.0.0",
    "^0.2.3, >=0.2.3 <0.3.0",
    "^0.0.3, >=0.0.3 <0.0.4",
    "^0.0, >=0.0.0 <0.1.0",
    "^0, >=0.0.0 <1.0.0",
    "~1, 1.x",
    "~1.2.3, >=1.2.3 <1.3.0",
    "1.2, 1.2.x",
    "v1.2.3, =1.2.3",
    ">1.2, >1.2.x",
    "1.2 - 1.4.5, >=1.2.x <=1.4.5",
    "'=> 1.0, =< 2', >=1.0.x <=2.x",
  })
  void aRangeOfSkopeoIsThatRange(String written, String range) {
    assertThat(VersionRange.ofMasterminds(written)).map(VersionRange::text).contains(range);
  }

  /** The file has what the library that skopeo uses, Masterminds semver 3.5.0, accepts. */
  @Test
  void rangesOfSkopeoAcceptTheSameTags() throws IOException {
    List<String> lines = Files.readAllLines(FILES.resolve("skopeo/ranges.tsv"));
    List<String> tags = List.of(lines.get(0).split("\t", -1)[1].split(" ", -1));
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split("\t", -1);
      TagFilter filter =
          TagFilter.parse(
              List.of(
                  "semver: " + VersionRange.ofMasterminds(parts[0]).orElseThrow().text(),
                  "keep: [^-]*"));
      assertThat(String.join(" ", tags.stream().filter(filter::accepts).toList()))
          .as(parts[0])
          .isEqualTo(parts[1]);
    }
  }

  @Test
  void expressionsKeepTheirMeaning() {
    List<String> tags = List.of("v1", "v10", "xv1", "a", "b", "ab", "ba", "debug", "debug-nonroot");
    for (String expression :
        List.of("^v1", "v1$", "^v1$", "a|b", "^a|b$", "a+", "^(a|b)$", "non")) {
      Pattern anywhere = Pattern.compile(expression);
      assertThat(tags.stream().filter(tag -> accepts(Expressions.anywhere(expression), tag)))
          .as(expression)
          .containsExactlyElementsOf(
              tags.stream().filter(tag -> anywhere.matcher(tag).find()).toList());
      Pattern anchored = Pattern.compile("^" + expression + "$|^debug$");
      assertThat(
              tags.stream()
                  .filter(
                      tag -> accepts(Expressions.anyAnchored(List.of(expression, "debug")), tag)))
          .as(expression)
          .containsExactlyElementsOf(
              tags.stream().filter(tag -> anchored.matcher(tag).find()).toList());
    }
  }

  @Test
  void namesOfImagesAreReadByDockersRules() {
    assertThat(ImageName.parse("redis").map(ImageName::fullPath)).contains("library/redis");
    assertThat(ImageName.parse("localhost/app:1").map(ImageName::registry)).contains("localhost");
    assertThat(ImageName.parse("a/b:1@sha256:00ff"))
        .contains(new ImageName("docker.io", "a/b", Optional.of("1"), Optional.of("sha256:00ff")));
    assertThat(ImageName.parse("ocidir://a")).isEmpty();
    assertThatThrownBy(
            () ->
                Conversion.of(
                    List.of(directory.resolve("absent.yaml")),
                    new ConvertOptions(Optional.empty(), Optional.empty(), false, false)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("there is no such file");
  }

  private static boolean accepts(String expression, String tag) {
    return TagFilter.parse(List.of("regex: " + expression)).accepts(tag);
  }

  private static CommandRun convert(Path folder, String arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("convert"),
                Arrays.stream(arguments.split(" ", -1))
                    .map(
                        word ->
                            word.matches("[\\w.-]+\\.(yaml|json)") ? folder + "/" + word : word))
            .toArray(String[]::new));
  }
}
