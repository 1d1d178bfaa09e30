package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagAdviceTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void theRuleThatKeepsATagIsTold() {
    TagFilter filter = filter("semver: >=2.0.0", "regex: edge", "latest");

    assertThat(filter.keptBy("latest")).isEqualTo("named");
    assertThat(filter.keptBy("2.1.0")).isEqualTo("semver: >=2.0.0");
    assertThat(filter.keptBy("edge")).isEqualTo("regex: edge");
    assertThat(filter.keptBy("1.0.0")).isEmpty();
  }

  @Test
  void withoutRulesAllTagsAreKept() {
    assertThat(filter("keep: latest 2").keptBy("1.0.0")).isEqualTo("all tags");
  }

  @Test
  void aCountAmongNamesAloneIsWarnedOf() {
    List<TagFilter.Warning> warnings = filter("1.0", "2.0", "keep: latest 1").warnings();

    assertThat(warnings).extracting(TagFilter.Warning::item).containsExactly(2);
    assertThat(warnings.get(0).message())
        .startsWith("'keep: latest 1': ")
        .contains("the same ones for ever");
  }

  @Test
  void anExpressionThatJudgesNobodyIsWarnedOf() {
    assertThat(filter("keep: .+-alpine", "2.0").warnings().get(0).message())
        .contains("'keep' does not judge those");
  }

  @Test
  void aCountBesideARuleOrOverAllTagsIsAsItShouldBe() {
    assertThat(filter("1.0", "semver: >=1.0.0", "keep: latest 1").warnings()).isEmpty();
    assertThat(filter("regex: 1\\..*", "keep: latest 1").warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keep: latest 2", "regex: .*|keep: latest 2", "keep: !.*-rc.*|keep:  latest 2"})
  @FaultKind("B9")
  void aCountThatLeavesSignaturesAndTheLikeIsWarnedOf(String items) {
    List<TagFilter.Warning> warnings = filter(items.split("\\|")).warnings();

    assertThat(warnings)
        .singleElement()
        .extracting(TagFilter.Warning::message)
        .asString()
        .contains("only versions are counted", "signatures");
  }

  @Test
  @FaultKind("B9")
  void aNegatedCountKeepsAllAndIsWarnedOf() {
    assertThat(filter("semver: >=1.0.0", "keep: !latest 1").warnings())
        .singleElement()
        .extracting(TagFilter.Warning::message)
        .asString()
        .startsWith("'keep: !latest 1': ")
        .contains("keeps all", "'keep: !latest'", "'keep: latest N'");
    assertThat(filter("semver: >=1.0.0", "keep: !latest").warnings()).isEmpty();
  }

  @Test
  @FaultKind("B9")
  void anEmptyExpressionBehindAnExclamationMarkSelectsAllAndSaysSo() {
    TagFilter filter = filter("regex: !");

    assertThat(filter.accepts("anything")).isTrue();
    assertThat(filter.warnings())
        .singleElement()
        .extracting(TagFilter.Warning::message)
        .asString()
        .endsWith("so all tags are selected");
  }

  @ParameterizedTest
  @CsvSource({
    "2.1.0, 'not <2.0.0 (semver: >=1.2.0 <2.0.0)'",
    "1.1.9, 'not >=1.2.0 (semver: >=1.2.0 <2.0.0)'",
    "latest, 'not a version (semver: >=1.2.0 <2.0.0)'",
    "1.2.0-rc1, 'not >=1.2.0 (a pre-release is before its release) (semver: >=1.2.0 <2.0.0)'",
  })
  @FaultKind("B9")
  void theBoundThatATagFailsIsNamed(String tag, String why) {
    assertThat(explained(filter("semver: >=1.2.0 <2.0.0"), tag))
        .isEqualTo("not matched by any rule: " + why);
  }

  @Test
  @FaultKind("B9")
  void everyRuleThatDoesNotTakeATagIsNamed() {
    assertThat(explained(filter("semver: <1.0.0 || >=2.0.0", "regex: edge-.*"), "1.5.0"))
        .isEqualTo(
            "not matched by any rule: not <1.0.0, not >=2.0.0 (semver: <1.0.0 || >=2.0.0);"
                + " no match (regex: edge-.*)");
    assertThat(explained(filter("1.0"), "2.0")).isEqualTo("not matched by any rule");
  }

  @Test
  @FaultKind("B9")
  void rulesAreShownAsTheyAreWritten() {
    assertThat(explained(filter("keep:latest 1"), "1.0.0")).isEqualTo("rejected by keep:latest 1");
    assertThat(explained(filter("keep:\t!1.*"), "1.0.0")).isEqualTo("rejected by keep:\\u0009!1.*");
    assertThat(
            filter("keep:  latest  1").select(List.of("1.0.0", "2.0.0")).dropped().get(0).reason())
        .isEqualTo("beyond keep:  latest  1");
  }

  private static String explained(TagFilter filter, String tag) {
    return filter.explain(filter.select(List.of(tag)).dropped().get(0));
  }

  @Test
  void onlyDigestsNeverChange() {
    assertThat(filter(DIGEST, "app@" + DIGEST).isPinned()).isTrue();
    assertThat(filter(DIGEST, "latest").isPinned()).isFalse();
    assertThat(filter(DIGEST, "regex: .+").isPinned()).isFalse();
    assertThat(filter().isPinned()).isFalse();
  }

  private static TagFilter filter(String... items) {
    return TagFilter.parse(List.of(items));
  }
}
