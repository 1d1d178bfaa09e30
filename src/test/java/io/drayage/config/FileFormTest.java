package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyMapping;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.warningsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static io.drayage.config.SyncFiles.withTask;
import static io.drayage.config.SyncFiles.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.PathRule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings, line ends, JSON, documents: what a file looks like besides its keys. */
class FileFormTest {
  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "---\n", "# comment\n---\n", "%YAML 1.1\n---\n"})
  void whatMayStandInFrontIsAccepted(String start) {
    assertThat(load(start + withMapping("from: app")).warnings()).isEmpty();
  }

  @Test
  void windowsLineEndsAreAccepted() {
    LoadedPlan loaded = load(withMapping("from: app\ntags:\n  - latest").replace("\n", "\r\n"));

    assertThat(onlyTask(loaded.plan()).mappings().get(0).tags().needsListing()).isFalse();
  }

  @Test
  void jsonIndentedByTabsIsAccepted() {
    String json =
        """
        {
        \t"relay":\t"skopeo",
        \t"tasks": [
        \t\t{
        \t\t\t"name": "T", "interval": 60, "verbose": true,
        \t\t\t"source": { "registry": "a" },
        \t\t\t"target": { "registry": "b" },
        \t\t\t"mappings": [ { "from": "c", "tags": [ "latest" ] } ]
        \t\t}
        \t]
        }
        """;

    assertThat(onlyTask(load(json).plan()).mappings()).hasSize(1);
  }

  @Test
  void aTabMayStandBetweenKeyAndValue() {
    assertThat(onlyMapping("from:\tapp\nto:\t\tteam/app\t# there").to())
        .isEqualTo(new PathRule.Fixed("/team/app"));
  }

  @Test
  void ofSeveralDocumentsTheFirstCountsWithAWarning() {
    LoadedPlan loaded = load(withMapping("from: app") + "---\nother: [broken\n");

    assertThat(loaded.plan().tasks()).hasSize(1);
    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .startsWith("sync.yaml:7:1: ")
        .contains("only the first counts");
  }

  @Test
  void aFileInUtf8WithOtherScriptsIsAccepted() {
    LoadedPlan loaded = load(withTask("name: 동기화 😀"));

    assertThat(onlyTask(loaded.plan()).name().getBytes(StandardCharsets.UTF_8))
        .isEqualTo("동기화 😀".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-anything: {goes: [here]}",
        "x-unset: ${NOT_SET}",
        "defaults: &d {registry: a}\nx-use: *d",
        "shared:\n  - &tags [latest]\nx-use: *tags"
      })
  void topLevelMayHoldAnchors(String snippet) {
    assertThat(warningsOf(withTop(snippet))).isEmpty();
  }
}
