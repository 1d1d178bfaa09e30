package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files that {@code scripts/release} makes of a build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReleaseIT {
  private static final String PATH = System.getenv().getOrDefault("PATH", "");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(?:#[^)\\s]+)?\\)");

  /** Types a part of a command line and TAB, and prints what zsh then shows. */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1=; fpath=($1 \\$fpath); autoload -U compinit; compinit -u -d $1/dump"
      zpty -w shell 'print read''y'
      zpty -r -m shell line '*ready*'
      zpty -n -w shell $'drayage valid\\t'
      zpty -r -m shell line '*validate*' && print -r -- completed
      zpty -d shell
      """;

  private final Path folder;
  private ReleaseFiles release;
  private Path home;

  ReleaseIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void pack() throws IOException {
    release = ReleaseFiles.pack(folder.resolve("one"), Map.of("TZ", "Asia/Seoul"), "022");
    home = release.unpack(folder.resolve("unpacked"));
  }

  @Test
  void anotherBuildWithOtherSettingsOfTheMachineHasTheSameBytes() throws IOException {
    Map<String, String> settings = Map.of("LC_ALL", "C.UTF-8", "TZ", "America/New_York");
    ReleaseFiles other = ReleaseFiles.pack(folder.resolve("other"), settings, "077");

    assertThat(ReleaseFiles.names(other.folder()))
        .isEqualTo(ReleaseFiles.names(release.folder()))
        .containsExactly(
            "SHA256SUMS",
            "drayage-%s-changes.md".formatted(ReleaseFiles.VERSION),
            "drayage-%s.cdx.json".formatted(ReleaseFiles.VERSION),
            "drayage-%s.tar.gz".formatted(ReleaseFiles.VERSION))
        .allSatisfy(
            name ->
                assertThat(other.folder().resolve(name))
                    .hasSameBinaryContentAs(release.folder().resolve(name)));
  }

  @Test
  void theSumsAreThoseOfTheFiles() {
    String check = "cd '%s' && sha256sum --strict -c SHA256SUMS".formatted(release.folder());

    assertThat(shell(check).output().lines()).hasSize(3).allMatch(line -> line.endsWith(": OK"));
  }

  @Test
  void everyFileHasOneTimeOneOwnerAndItsPlaceInTheOrderOfNames() {
    List<String[]> entries =
        shell("TZ=UTC tar tvzf '%s' --numeric-owner --full-time".formatted(release.archive()))
            .output()
            .lines()
            .map(line -> line.split(" +", 6))
            .toList();

    assertThat(entries)
        .hasSizeGreaterThan(180)
        .allSatisfy(
            entry -> {
              assertThat(entry[0]).isIn("drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x");
              assertThat(entry[1]).isEqualTo("0/0");
              assertThat(entry[3] + " " + entry[4]).isEqualTo("2025-10-09 08:53:20");
            });
    assertThat(entries.stream().filter(entry -> entry[0].equals("-rwxr-xr-x")))
        .extracting(entry -> entry[5])
        .contains("drayage-%s/drayage".formatted(ReleaseFiles.VERSION));
  }

  @Test
  void theHomeHasAllThatAStartAndThePagesNeed() throws IOException {
    assertThat(home)
        .isDirectoryContaining("glob:**/routes")
        .isDirectoryContaining("glob:**/LICENSE")
        .isDirectoryContaining("glob:**/jvm");
    assertThat(home.resolve("pom.xml")).doesNotExist();
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(file -> file.toString().endsWith(".md")).toList())
          .hasSizeGreaterThan(15)
          .allSatisfy(page -> assertThat(brokenLinks(page)).isEmpty());
    }
  }

  @Test
  void theListOfLibrariesHasEveryJar() throws IOException {
    Path file = release.folder().resolve("drayage-%s.cdx.json".formatted(ReleaseFiles.VERSION));
    JsonNode list = new ObjectMapper().readTree(file.toFile());

    assertThat(list.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(list.has("serialNumber")).isFalse();
    assertThat(list.path("metadata").has("timestamp")).isFalse();
    assertThat(
            StreamSupport.stream(list.path("components").spliterator(), false)
                .map(jar -> jar.path("name").asText() + "-" + jar.path("version").asText())
                .map(name -> name + ".jar"))
        .containsExactlyInAnyOrderElementsOf(
            ReleaseFiles.names(
                home.resolve("lib"),
                home.resolve("lib/run"),
                home.resolve("lib/broker"),
                home.resolve("lib/cloud")));
  }

  @Test
  void bashCompletesEveryCommandAndItsOptions() {
    String help = CommandRun.of("--help").out().split("Commands:", 2)[1].split("\n\n", 2)[0];
    List<String> commands =
        Pattern.compile("(?m)^  ([a-z-]+) ").matcher(help).results().map(m -> m.group(1)).toList();

    assertThat(commands).contains("sync", "run", "completion", "archive");
    assertThat(bash("drayage", "")).containsAll(commands);
    assertThat(bash("drayage", "run-")).containsExactly("run-task");
    assertThat(bash("drayage", "sync", "--ta")).containsExactly("--task");
  }

  @Test
  void zshCompletesAtTheFirstTab() throws IOException {
    assumeTrue(ChildProcesses.find("zsh", PATH).isPresent(), "zsh is not installed");
    Path script = Files.writeString(folder.resolve("type.zsh"), ZSH);
    Path completion = home.resolve("completion");

    assertThat(
            ReleaseFiles.run(
                    Map.of("TERM", "xterm"),
                    List.of("zsh", "-f", script.toString(), completion.toString()))
                .output())
        .endsWith("completed\n");
  }

  @Test
  void theChangesAreThoseOfTheVersion() throws IOException {
    Path file = release.folder().resolve("drayage-%s-changes.md".formatted(ReleaseFiles.VERSION));

    assertThat(file).content().startsWith("## Unreleased\n").contains("dregsy");
    assertThat(Files.readString(file).lines().filter(line -> line.startsWith("## "))).hasSize(1);
  }

  @Test
  void aTaggedVersionWithoutChangesIsRefused() {
    Path none = folder.resolve("none");
    ChildProcesses.Ended ended =
        ReleaseFiles.run(
            Map.of(), List.of("scripts/release", "pack", "target", "97.0.0", "1", none.toString()));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).contains("CHANGELOG.md has no section \"## 97.0.0\"");
    assertThat(none).doesNotExist();
  }

  @Test
  void shellcheckFindsNothingInTheScripts() {
    assumeTrue(ChildProcesses.find("shellcheck", PATH).isPresent(), "shellcheck is not installed");

    String scripts = "$(grep -rlE '^#!.*sh$' scripts deploy packaging)";
    assertThat(shell("shellcheck drayage " + scripts).output()).isEmpty();
  }

  private static ChildProcesses.Ended shell(String command) {
    return ReleaseFiles.run(Map.of(), List.of("bash", "-c", command));
  }

  /** What bash proposes for the last of some words. */
  private List<String> bash(String... words) {
    String command =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_drayage; printf '%%s\\n' ${COMPREPLY[@]}"
            .formatted(
                home.resolve("completion/drayage.bash"),
                String.join(" ", Arrays.stream(words).map("'%s'"::formatted).toList()),
                words.length - 1);
    return shell(command).output().lines().map(String::strip).toList();
  }

  private static List<String> brokenLinks(Path page) throws IOException {
    return LINK.matcher(Files.readString(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains(":") && !Files.exists(page.resolveSibling(link)))
        .toList();
  }
}
