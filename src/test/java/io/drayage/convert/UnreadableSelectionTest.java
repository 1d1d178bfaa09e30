package io.drayage.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import io.drayage.tag.TagFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with mistakes, or made to do harm: the result never copies more than the original. */
final class UnreadableSelectionTest {
  private static final String ENTRY =
      "sync:\n  - {source: reg.example.com/a, target: mirror.example.com/a, type: repository, %s}\n";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags: [v1]",
        "tags: {allow: [{v1: v2}]}",
        "tags: {allow: {v1: v2}}",
        "tags: {allow: [a], deny: [[b]]}",
        "tags: {semverRange: {a: b}}",
        "tagSets: {allow: [v1]}",
        "tagSets: [v1]",
        "tagSets: [{allow: ['']}, [v1]]",
        "platform: [linux/amd64]",
        "platforms: {linux: amd64}",
        "platforms: [[linux/amd64]]",
        "platform: 'linux / amd64'",
        "platform: \"linux/amd64\\n      - from: secret/all\"",
        "platforms: ['linux/amd64]', 'x: y']",
        "tags: {semverRange: '>=99999999999999999999999999'}",
      })
  void aSelectionOfRegsyncThatCannotBeReadLeavesItsEntryOut(String selection) throws IOException {
    CommandRun run = convert(ENTRY.formatted(selection));

    assertNothingIsCopied(run);
    assertThat(run.log()).contains("is left out").contains("file.yaml:2: not carried over");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[team/a]", "{allow: {a: b}}", "{allow: [[a]]}", "{deny: {a: b}}"})
  void repositoriesThatCannotBeReadAreNotAllRepositories(String repos) throws IOException {
    CommandRun run =
        convert(
            "sync:\n  - {source: reg.example.com, target: mirror.example.com, type: registry, repos: %s}\n"
                .formatted(repos));

    assertNothingIsCopied(run);
    assertThat(run.log()).contains("the entry is left out: its repositories can't be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{x: y}", "[[v1]]", "[~]", "''"})
  void tagsOfSkopeoThatCannotBeReadAreNotAllTags(String tags) throws IOException {
    CommandRun run =
        convert(
            "reg.example.com: {images: {app: %s}}\n".formatted(tags),
            "--target",
            "mirror.example.com/m");

    assertNothingIsCopied(run);
    assertThat(run.log())
        .contains("file.yaml:1: not carried over: the entry is left out: its tags can't be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag: [v1]", "digest: {a: b}"})
  void aTagOfSinkerThatCannotBeReadIsNotLatest(String tag) throws IOException {
    CommandRun run =
        convert(
            "target: {host: mirror.example.com}\nsources: [{repository: app, host: reg.example.com, %s}]\n"
                .formatted(tag));

    assertNothingIsCopied(run);
    assertThat(run.log()).contains("the entry is left out: its tag can't be read");
  }

  @Test
  void flagsOfOneExpressionDoNotReachTheNext() {
    for (List<String> expressions :
        List.of(List.of("(?i)v.*", "rel.*"), List.of("(?i)v1|v2", "rel.*"))) {
      TagFilter filter = TagFilter.parse(List.of("regex: " + Expressions.anyAnchored(expressions)));

      assertThat(List.of("V1", "v2", "rel1").stream().allMatch(filter::accepts)).isTrue();
      assertThat(filter.accepts("REL1")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          defaults: {schedule: '0 3 * * *'} | interval: 60m         | cron: '0 0 3 * * ?'
          defaults: {interval: 24h}         | schedule: '0 3 * * *' | cron: '0 0 3 * * ?'
          defaults: {interval: 24h}         | interval: 60m         | interval: 3600
          """)
  void aScheduleComesBeforeAnIntervalAsInRegsync(String defaults, String own, String written)
      throws IOException {
    CommandRun run =
        convert(defaults.replace("'0", "\"0").replace("*'", "*\"") + "\n" + ENTRY.formatted(own));

    assertThat(run.out()).contains(written);
  }

  @ParameterizedTest
  @CsvSource({"'{{env \"A$(id)\"}}', $(id)", "'{{env \"A`id`\"}}', `id`"})
  void theCommandThatSetsAVariableRunsNothingOfTheFile(String user, String command)
      throws IOException {
    CommandRun run =
        convert(
            "creds: [{registry: reg.example.com, user: '%s', pass: x}]\n".formatted(user)
                + ENTRY.formatted("tags: {allow: [v1]}"));

    assertThat(run.log()).contains("REG_EXAMPLE_COM_AUTH").doesNotContain(command);
  }

  @ParameterizedTest
  @CsvSource({
    "$USER_1, '\"$USER_1\"'",
    "${user}, '\"$user\"'",
    "$ecret-1, '''PASSWORD'''",
    "$ecret, '''PASSWORD'''",
    "Pa$word, '''PASSWORD'''"
  })
  void aPasswordThatLooksLikeAVariableIsNotShown(String password, String shown) throws IOException {
    CommandRun run =
        convert(
            "auth: {reg.example.com: {username: bob, password: '%s'}}\nimages: {reg.example.com/a: mirror.example.com/a}\n"
                .formatted(password));

    assertThat(run.log()).contains("'USERNAME' %s |".formatted(shown));
  }

  @Test
  void aNameOfAFileWithALineBreakStaysOnOneLine() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("a\n    mappings: [{from: secret}]\n#.yaml"),
            ENTRY.formatted("hooks: {}"));

    CommandRun run = CommandRun.of("convert", file.toString());

    assertThat(run.out().lines().filter(line -> line.strip().startsWith("mappings:"))).hasSize(1);
    assertThat(run.log().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync: [{source: '%s', target: b.io/a, type: image}]",
        "r.io: {images-by-semver: {a: '%s'}}",
        "sync: [{source: r.io/a, target: b.io/a, type: repository, tags: {semverRange: '%s'}}]",
        "r.io: {images-by-tag-regex: {a: '%s'}}",
      })
  @Timeout(20)
  void longTextsEndInAMessage(String form) throws IOException {
    for (String text : List.of("{{ ".repeat(200_000), "1".repeat(400_000), "(".repeat(200_000))) {
      assertThat(convert(form.formatted(text), "--target", "b.io/x").log()).contains("left out");
    }
  }

  private static void assertNothingIsCopied(CommandRun run) {
    assertThat(run.out().lines())
        .contains("tasks: []")
        .noneMatch(line -> line.strip().startsWith("- from:"));
  }

  private CommandRun convert(String content, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("file.yaml"), content);
    String[] words = new String[arguments.length + 2];
    words[0] = "convert";
    words[1] = file.toString();
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return CommandRun.of(words);
  }
}
