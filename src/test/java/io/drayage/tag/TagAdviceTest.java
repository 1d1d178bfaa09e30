package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
    List<TagWarning> warnings = filter("1.0", "2.0", "keep: latest 1").warnings();

    assertThat(warnings).extracting(TagWarning::item).containsExactly(2);
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
    assertThat(filter("keep: latest 1").warnings()).isEmpty();
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
