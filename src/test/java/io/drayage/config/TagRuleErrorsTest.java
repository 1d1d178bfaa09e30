package io.drayage.config;

import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.tag.TagFilter;
import io.drayage.tag.TagRuleException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link TagFilter} says about a rule is passed on with the rule's place. */
class TagRuleErrorsTest {
  private static final String BAD_RANGE = "semver: ^1.0";
  private static final String BAD_REGEX = "regex: (";

  @Test
  void eachRuleErrorIsPassedOnWithThePlaceOfItsItem() {
    String text =
        withMapping(
            "from: app\ntags:\n  - latest\n  - '" + BAD_RANGE + "'\n  - '" + BAD_REGEX + "'");

    assertThat(problemsOf(text))
        .containsExactly(
            "9:13: " + messageOf(BAD_RANGE).orElseThrow(),
            "10:13: " + messageOf(BAD_REGEX).orElseThrow());
  }

  @Test
  void aRuleErrorDoesNotShowWhatCameFromTheEnvironment() {
    String text = withMapping("from: app\ntags: ['semver: ${RANGE}']");

    assertThat(problemsOf(text, Map.of("RANGE", "^1.0-secret")))
        .containsExactly(
            "7:16: 'semver: ${RANGE}', with the environment's values put in, is no tag and no rule");
  }

  private static Optional<String> messageOf(String rule) {
    try {
      TagFilter.parse(List.of(rule));
      return Optional.empty();
    } catch (TagRuleException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }
}
