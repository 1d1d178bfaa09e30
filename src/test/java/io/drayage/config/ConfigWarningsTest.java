package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.warningsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static io.drayage.config.SyncFiles.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Warnings of what is legal and surely not meant. */
class ConfigWarningsTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void aBareAlternativeIsWarnedOfWithItsPlace() {
    assertThat(warningsOf(withMapping("from: app\ntags:\n  - latest\n  - 'regex: 1\\.31|edge'")))
        .singleElement()
        .asString()
        .startsWith("9:13: 'regex: 1\\.31|edge': ");
  }

  @Test
  void aMisspeltCountIsWarnedOf() {
    assertThat(warningsOf(withMapping("from: app\ntags: ['keep: Latest 2']")))
        .singleElement()
        .asString()
        .startsWith("7:16: 'keep: Latest 2': this is an expression, not a count");
  }

  @Test
  void aCountAmongNamedTagsIsWarnedOf() {
    assertThat(warningsOf(withMapping("from: app\ntags: ['1.0', '2.0', 'keep: latest 1']")))
        .singleElement()
        .asString()
        .contains("the same ones for ever");
  }

  @Test
  void aTasksScheduleInVainIsWarnedOf() {
    String task = "interval: 60\n    mappings: [{from: app, tags: ['%s']}]";

    assertThat(warningsOf(file(task.formatted(DIGEST))))
        .singleElement()
        .asString()
        .contains("the task's schedule is in vain");
    assertThat(warningsOf(file(task.formatted("latest")))).isEmpty();
    assertThat(warningsOf(file(task.formatted(DIGEST).replace("interval: 60", "interval: 0"))))
        .isEmpty();
  }

  @Test
  void whatTheEnvironmentPutIntoARuleIsNotShown() {
    String text = withMapping("from: app\ntags: ['regex: ${RULE}']");

    assertThat(load(text, Map.of("RULE", "secret|other")).warnings())
        .singleElement()
        .asString()
        .contains("'regex: ${RULE}', with the environment's values put in")
        .doesNotContain("secret");
  }

  @Test
  void anotherPlatformThanTheClustersIsSaidOnceForAllFiles() throws ConfigException {
    PlanLoader loader =
        new PlanLoader(Map.of(), UnknownKeys.ERROR, Platform.parse("linux/made-up"));

    assertThat(warnings(loader, withMapping("from: app")))
        .singleElement()
        .asString()
        .startsWith("sync.yaml:6:9: no `platform` is named")
        .contains("write `platform: linux/made-up`");
    assertThat(warnings(loader, withMapping("from: app"))).isEmpty();
  }

  @Test
  void aNamedPlatformIsMeant() throws ConfigException {
    PlanLoader loader =
        new PlanLoader(Map.of(), UnknownKeys.ERROR, Platform.parse("linux/made-up"));

    assertThat(warnings(loader, withMapping("from: app\nplatform: linux/arm64"))).isEmpty();
    assertThat(warnings(loader, withTop("platform: all"))).isEmpty();
  }

  @Test
  void theClustersOwnPlatformNeedsNoWord() throws ConfigException {
    PlanLoader loader = new PlanLoader(Map.of(), UnknownKeys.ERROR, Platform.host());

    assertThat(warnings(loader, withMapping("from: app"))).isEmpty();
  }

  private static String file(String task) {
    return "tasks:\n  - name: T\n    source: {registry: src.example.com}\n"
        + "    target: {registry: dst.example.com}\n    "
        + task
        + "\n";
  }

  private static List<String> warnings(PlanLoader loader, String text) throws ConfigException {
    LoadedPlan loaded =
        loader.load(text.getBytes(StandardCharsets.UTF_8), new Problems(Path.of("sync.yaml")));
    return loaded.warnings().stream().map(ConfigProblem::toString).toList();
  }
}
