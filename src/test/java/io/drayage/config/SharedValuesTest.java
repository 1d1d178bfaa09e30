package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.warningsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.PathRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Anchors, aliases and merge keys. */
class SharedValuesTest {
  private static final String ENDS =
      "source: {registry: a}, target: {registry: b}, mappings: [{from: c}]";

  @Test
  void aHundredMappingsMayShareOneList() {
    StringBuilder text = new StringBuilder("x-tags: &tags [latest, '1.0']\ntasks:\n");
    text.append("  - name: T\n    source: &hub {registry: a}\n    target: *hub\n    mappings:\n");
    for (int number = 0; number < 300; number++) {
      text.append("      - {from: app").append(number).append(", tags: *tags}\n");
    }

    SyncTask task = onlyTask(load(text.toString()).plan());

    assertThat(task.mappings()).hasSize(300).noneMatch(mapping -> mapping.tags().needsListing());
    assertThat(task.target()).isEqualTo(task.source());
  }

  @Test
  void aWrittenKeyBeatsAMergedOne() {
    SyncTask task = merged("x-d: &d {interval: 60, verbose: true}", "<<: *d, interval: 90");

    assertThat(task.schedule()).isEqualTo(new Schedule.Every(Duration.ofSeconds(90)));
    assertThat(task.verbose()).isTrue();
  }

  @Test
  void ofAListOfMergesTheFirstBeatsTheLater() {
    SyncTask task =
        merged("x-a: &a {interval: 60}\nx-b: &b {interval: 90, verbose: true}", "<<: [*a, *b]");

    assertThat(task.schedule()).isEqualTo(new Schedule.Every(Duration.ofSeconds(60)));
    assertThat(task.verbose()).isTrue();
  }

  @Test
  void mergesReachThroughMerges() {
    SyncTask task = merged("x-a: &a {verbose: true}\nx-b: &b {<<: *a, interval: 60}", "<<: *b");

    assertThat(task.verbose()).isTrue();
  }

  @Test
  void aMergeAfterAKeyThatItDefinesIsAWarning() {
    String text =
        "x-d: &d {interval: 60}\ntasks:\n  - {name: T, interval: 90, <<: *d, " + ENDS + "}\n";

    assertThat(warningsOf(text))
        .singleElement()
        .asString()
        .startsWith("3:29: ")
        .contains("'interval'");
    assertThat(onlyTask(load(text).plan()).schedule())
        .isEqualTo(new Schedule.Every(Duration.ofSeconds(90)));
  }

  @Test
  void aMergeAfterOtherKeysIsNoWarning() {
    assertThat(
            warningsOf(
                "x-d: &d {interval: 60}\ntasks:\n  - {name: T, <<: *d, interval: 90, "
                    + ENDS
                    + "}"))
        .isEmpty();
  }

  @Test
  void onlyMappingsCanBeMerged() {
    assertThat(problemsOf("x-l: &l [a]\ntasks:\n  - {<<: *l, name: T, " + ENDS + "}"))
        .containsExactly("3:6: '<<' takes a mapping, or a list of mappings, by their aliases");
    assertThat(
            problemsOf(
                "x-a: &a {verbose: no}\ntasks:\n  - {<<: *a, <<: *a, name: T, " + ENDS + "}"))
        .singleElement()
        .asString()
        .startsWith("3:14: the key '<<' is written twice");
  }

  @Test
  void aFaultInWhatIsSharedIsReportedOnceWhereItStands() {
    String text =
        """
        x-mapping: &mapping
          from: app
          tgas: [latest]
        tasks:
          - name: T
            source: {registry: a}
            target: {registry: b}
            mappings: [*mapping, *mapping, {<<: *mapping, to: other}]
        """;

    assertThat(problemsOf(text)).singleElement().asString().startsWith("3:3: unknown key 'tgas'");
  }

  @Test
  void aliasesThatExpandToBillionsAreRefused() {
    StringBuilder text = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int level = 1; level < 12; level++) {
      String alias = "*x" + (level - 1);
      text.append("x%d: &x%d [%s".formatted(level, level, alias));
      text.append((", " + alias).repeat(9)).append("]\n");
    }

    assertThat(problemsOf(text.toString()))
        .singleElement()
        .asString()
        .contains("more than 200000 values");
  }

  @Test
  void mergesThatExpandToBillionsAreRefused() {
    StringBuilder text = new StringBuilder("x-big: &big {");
    for (int number = 0; number < 2000; number++) {
      text.append('k').append(number).append(": 1, ");
    }
    text.append("k: 1}\nx-many:\n").append("  - {<<: *big}\n".repeat(5000));

    assertThat(problemsOf(text.toString()))
        .singleElement()
        .asString()
        .contains("more than 200000 values");
  }

  @Test
  void aLongSharedTextCountsByItsLength() {
    String text =
        "x-long: &long '"
            + "a".repeat(100_000)
            + "'\nx-many: ["
            + "*long, ".repeat(1000)
            + "*long]";

    assertThat(problemsOf(text)).singleElement().asString().contains("more than 200000 values");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(problemsOf("x-deep: " + "[".repeat(10_000)))
        .singleElement()
        .asString()
        .contains("nested deeper than 50 levels");
  }

  @Test
  void anAliasedPathIsATextLikeAnyOther() {
    String text =
        """
        tasks:
          - name: T
            source: {registry: a}
            target: {registry: b}
            mappings: [{from: &path team/app, to: *path}]
        """;

    assertThat(onlyTask(load(text).plan()).mappings().get(0).to())
        .isEqualTo(new PathRule.Fixed("/team/app"));
  }

  private static SyncTask merged(String anchors, String keys) {
    return onlyTask(load(anchors + "\ntasks:\n  - {" + keys + ", name: T, " + ENDS + "}\n").plan());
  }
}
