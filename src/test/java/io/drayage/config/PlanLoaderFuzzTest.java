package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it is a plan or a {@link ConfigException}, and nothing else. */
class PlanLoaderFuzzTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TARGET_REGISTRY", "harbor.example.com", "A", "b");

  private record Edit(double at, int removed, String inserted) {}

  @Property(tries = 500)
  void arbitraryBytesAreRefusedOrRead(@ForAll byte[] content) {
    load(content);
  }

  @Property(tries = 1000)
  void arbitraryTextIsRefusedOrRead(@ForAll String text) {
    load(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void piecesOfYamlAreRefusedOrRead(@ForAll("yaml") String text) {
    load(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void aMutatedGoodFileIsRefusedOrRead(
      @ForAll("goodFiles") String file, @ForAll("edits") List<Edit> edits) {
    StringBuilder text = new StringBuilder(file);
    for (Edit edit : edits) {
      int start = (int) (edit.at() * text.length());
      text.replace(start, Math.min(text.length(), start + edit.removed()), edit.inserted());
    }

    load(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> yaml() {
    return pieces().list().ofMaxSize(60).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1), Arbitraries.integers().between(0, 30), pieces())
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> goodFiles() throws IOException {
    List<String> files = new ArrayList<>();
    for (String name : List.of("all-keys.yaml", "shared-lists.yaml", "compact.json")) {
      files.add(Files.readString(Path.of("src/test/resources/sync/valid").resolve(name)));
    }
    files.add(Files.readString(Path.of("config/cloudforet-plugin.yaml")).substring(0, 4000));
    return Arbitraries.of(files);
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.of(
        "tasks",
        "name",
        "source",
        "target",
        "registry",
        "auth",
        "mappings",
        "from",
        "to",
        "tags",
        "platform",
        "lister",
        "skopeo",
        "relay",
        "interval",
        "x-a",
        ": ",
        ":",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        " ",
        "&a ",
        "*a",
        "<<: *a",
        "<<",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "|\n",
        ">\n",
        "!x ",
        "!!set ",
        "# ",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "~",
        "null",
        "all",
        "regex:",
        "regex: .*",
        "semver: >1.0.0",
        "keep: latest 2",
        "1e999",
        "-1",
        "0x",
        "${A}",
        "${B:-",
        "$${",
        "\\u",
        "\"\\U0011FFFF\"",
        "\uFEFF",
        "\u0000",
        "😀",
        "a/b",
        "docker.io/",
        "sha256:",
        "@",
        "`",
        "\r",
        "\u2028",
        "{Token}",
        "Zm9vOmJhcg==");
  }

  private static void load(byte[] content) {
    try {
      assertThat(SyncFiles.tryToLoad(content, ENVIRONMENT).plan()).isNotNull();
    } catch (ConfigException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .isSortedAccordingTo(ConfigProblem.BY_PLACE)
          .doesNotHaveDuplicates()
          .allSatisfy(problem -> assertThat(problem.message()).isNotBlank().doesNotContain("\n"));
    }
  }
}
