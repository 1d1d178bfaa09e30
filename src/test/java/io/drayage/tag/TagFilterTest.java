package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.tag.TagSelection.Dropped;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagFilterTest {
  private static final List<String> BUSYBOX =
      words(
          "latest glibc musl 1 1.26.1-glibc 1.26.1-uclibc 1.26.1-musl 1.31 1.31.0 1.31.0-musl 1.31.1"
              + " 1.31.1-glibc 1.31.1-musl 1.31.1-uclibc 1.31.9 1.33.0 1.33.1 1.34.0 1.34.1 1.35.0"
              + " 1.36.0 1.36.0-musl 1.36.1 v1.36.2 1.37 unstable 1.36_x 2024.01.15");
  private static final String SHA256 = "sha256:" + "ab".repeat(32);
  private static final String SHA512 = "sha512:" + "cd".repeat(64);

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "semver: >=1.31.0 <1.31.9;latest"
            + " => 1.31 1.31.0 1.31.1 1.31.1-glibc 1.31.1-musl 1.31.1-uclibc latest",
        "semver: >=1.31.0 <1.31.9;keep: .+(glibc|musl) => 1.31.1-glibc 1.31.1-musl",
        "regex: 1\\.26\\.1-(glibc|uclibc|musl) => 1.26.1-glibc 1.26.1-musl 1.26.1-uclibc",
        "glibc;semver: >=1.33.0 <=1.36.0;keep: latest 5"
            + " => 1.34.0 1.34.1 1.35.0 1.36.0 1.36.0-musl glibc",
        "regex: !.+;absent => absent",
        "keep: latest 3 => 1.36_x 1.37 2024.01.15 glibc latest musl unstable v1.36.2",
        "semver: 1.36.x => 1.36.0 1.36.1 v1.36.2",
        "semver: <1.31.0 || >=2000.0.0"
            + " => 1 1.26.1-glibc 1.26.1-musl 1.26.1-uclibc 1.31.0-musl 2024.01.15",
      })
  void selectsFromTheTagsOfBusybox(String items, String selected) {
    assertThat(select(BUSYBOX, items.split(";", -1))).isEqualTo(words(selected));
  }

  @Test
  void noItemSelectsAllListedTags() {
    assertThat(TagFilter.parse(List.of()).needsListing()).isTrue();
    assertThat(select(words("b a"))).containsExactly("a", "b");
  }

  @Test
  void keepsAloneSelectFromAllListedTags() {
    assertThat(select(words("a1 a2 b1"), "keep: a.*", "keep: !.2")).containsExactly("a1");
    assertThat(select(words("1.1.0 1.2.0"), "keep: latest 1")).containsExactly("1.2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", ":latest", " latest ", "\tlatest\u00a0", " :latest"})
  void verbatimTagsAloneAreSelectedWithoutListing(String item) {
    TagFilter tags = TagFilter.parse(List.of(item));

    assertThat(tags.needsListing()).isFalse();
    assertThat(tags.select(List.of()).selected()).containsExactly("latest");
  }

  @Test
  void verbatimTagsWithKeepsAreNotListedEither() {
    TagFilter tags = TagFilter.parse(List.of("1.1.0", "1.2.0", "keep: nothing", "keep: latest 1"));

    assertThat(tags.needsListing()).isFalse();
    assertThat(tags.select(List.of()).selected()).containsExactly("1.2.0");
  }

  @Test
  void semverAndRegexItemsAreAlternatives() {
    assertThat(select(words("1.0.0 2.0.0 3.0.0 edge"), "semver: 1.x", "semver: 3.x", "regex: e.*"))
        .containsExactly("1.0.0", "3.0.0", "edge");
  }

  @Test
  void verbatimTagsAreAddedToWhatIsMatchedEachOnce() {
    assertThat(select(words("1.0.0 2.0.0"), "2.0.0", "absent", "2.0.0", "semver: >=1.0.0"))
        .containsExactly("1.0.0", "2.0.0", "absent");
  }

  @Test
  void onlyVerbatimTagsAreExemptFromKeeps() {
    assertThat(select(words("1.0.0 1.0.1 2.0.0"), "1.0.0", "semver: >=0.0.0", "keep: 2.*"))
        .containsExactly("1.0.0", "2.0.0");
  }

  @Test
  void digestsAreSelectedAsWritten() {
    assertThat(select(List.of(), SHA256, "1.0@" + SHA256, "1.1@" + SHA512, SHA512, ":" + SHA256))
        .containsExactly("1.0@" + SHA256, "1.1@" + SHA512, SHA256, SHA512);
  }

  @Test
  void theLastCountGivenWins() {
    assertThat(select(words("1.1.0 1.2.0 1.3.0"), "keep: latest 1", "keep: latest 2"))
        .containsExactly("1.2.0", "1.3.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keep: latest 0", "keep: latest 000", "keep: latest 99999999999999999999"})
  void aCountOfZeroOrAVastOneIsNoLimit(String limit) {
    assertThat(select(words("1.1.0 1.2.0"), limit)).hasSize(2);
  }

  @Test
  void theCountLimitsVersionsAndLeavesOtherTags() {
    assertThat(select(words("1.9.0 1.10.0 1.10.0-rc1 edge stable"), "keep:  latest   2"))
        .containsExactly("1.10.0", "1.10.0-rc1", "edge", "stable");
  }

  @Test
  void theCountLimitsByByteOrderIfNoTagIsAVersion() {
    assertThat(select(words("a c B b"), "keep: latest 2")).containsExactly("b", "c");
  }

  @Test
  void aTagBothVerbatimAndMatchedCountsOnce() {
    assertThat(select(words("1.1.0 1.2.0"), "1.2.0", "semver: 1.x", "keep: latest 2"))
        .containsExactly("1.1.0", "1.2.0");
  }

  @Test
  void ofEqualVersionsTheLaterInByteOrderCountsAsNewer() {
    List<String> equal = words("1.31 v1.31.0 1.31.0 1.31.0+b 01.31.0");

    assertThat(select(equal, "keep: latest 1")).containsExactly("v1.31.0");
    assertThat(select(equal, "keep: latest 3")).containsExactly("1.31.0", "1.31.0+b", "v1.31.0");
  }

  @Test
  void theBlankBehindKeepIsRequiredForACount() {
    assertThat(select(words("1.1.0 1.2.0 latest"), "keep:latest 2")).isEmpty();
    assertThat(select(words("1.1.0 1.2.0 latest"), "keep: Latest 2")).isEmpty();
    assertThat(select(words("1.1.0 1.2.0 latest"), "keep: latest")).containsExactly("latest");
  }

  @Test
  void nothingIsTrimmedBehindAnExclamationMark() {
    assertThat(select(words("a"), "regex: ! a")).containsExactly("a");
    assertThat(select(words("a"), "regex:   !a")).isEmpty();
  }

  @Test
  void anEmptyExpressionMatchesNoTag() {
    assertThat(select(words("a"), "regex:")).isEmpty();
    assertThat(TagFilter.parse(List.of("regex:")).warnings()).hasSize(1);
  }

  @Test
  void namesTheRuleThatDroppedATag() {
    TagSelection selection =
        TagFilter.parse(List.of("semver: 1.x", "0.1.0", "0.2.0", "keep: .*-musl", "keep: latest 1"))
            .select(words("1.1.0-musl 1.2.0-musl 1.3.0-glibc edge 0.2.0"));

    assertThat(selection.selected()).containsExactly("1.2.0-musl");
    assertThat(selection.dropped())
        .containsExactly(
            new Dropped("0.1.0", "beyond keep: latest 1"),
            new Dropped("0.2.0", "beyond keep: latest 1"),
            new Dropped("1.1.0-musl", "beyond keep: latest 1"),
            new Dropped("1.3.0-glibc", "rejected by keep: .*-musl"),
            new Dropped("edge", "not matched by any rule"));
  }

  @Test
  void listedTagsThatWereNotAskedForAreDropped() {
    assertThat(TagFilter.parse(List.of("a")).select(words("a b")).dropped())
        .containsExactly(new Dropped("b", "not matched by any rule"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '"',
      value = {
        "\"\" => is empty",
        "\"  \u00a0\t\" => is empty",
        ": => can't be a tag",
        ".hidden => can't be a tag",
        "a b => one tag per item",
        "latest 5 => write 'keep: latest N'",
        "1.* => write 'regex: EXPR'",
        "Semver: 1.x => 'semver:'",
        "regexp: 1.x => 'regex:'",
        "KEEP: latest 2 => 'keep:'",
        ":semver: 1.x => 'semver:'",
        "busybox:1.31 => belongs into 'from'",
        "docker.io/library/busybox => belongs into 'from'",
        "sha256:abc => 64 lower-case hex digits",
        "sha512:abc => 128 lower-case hex digits",
        "latest@sha256:abc => 64 lower-case hex digits",
        "latest@md5:abc => not sha256 or sha512",
        "latest@ => no valid digest",
        "@sha256:abc => tag@sha256:…",
        "semver: => comparator such as",
        "semver: ^1.2.3 => '>=1.2.3 <2.0.0'",
        "regex: ( => not a regular expression",
        "keep: (?=a) => without look-around",
      })
  void anItemThatIsNoRuleIsAnErrorThatSaysWhatToWrite(String item, String message) {
    assertThatThrownBy(() -> TagFilter.parse(List.of("latest", item)))
        .isInstanceOfSatisfying(TagRuleException.class, e -> assertThat(e.item()).isEqualTo(1))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(500);
  }

  @Test
  void anUppercaseDigestIsAnError() {
    assertThatThrownBy(() -> TagFilter.parse(List.of("a@sha256:" + "AB".repeat(32))))
        .isInstanceOf(TagRuleException.class)
        .hasMessageContaining("lower-case");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "semver: 1.0.0 ", "regex: a", "keep: latest 1"})
  void anItemOfUnreasonableLengthIsAnError(String start) {
    String item = start + "1".repeat(5000);

    assertThatThrownBy(() -> TagFilter.parse(List.of(item)))
        .isInstanceOf(TagRuleException.class)
        .hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keep:latest 2",
        "keep: Latest 2",
        "keep: latest",
        "keep:LATEST",
        "keep: latest=2",
        "keep: latest: 2",
        "keep: latest -1",
        "keep: latest2",
        "keep: latest two",
      })
  void aMisspeltCountIsAWarning(String item) {
    assertThat(TagFilter.parse(List.of("a", item)).warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.item()).isEqualTo(1);
              assertThat(warning.message()).contains(item, "'keep: latest N'");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"regex: 1\\.31|latest", "keep: !1\\.31|latest", "regex: ^a$|^b$"})
  void aBareAlternativeIsAWarning(String item) {
    assertThat(TagFilter.parse(List.of(item)).warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).contains(item, "(?:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keep: latest-.*",
        "keep: !latest",
        "keep: latest.*",
        "regex: latest",
        "regex: (a|b)",
        "regex: a\\|b",
        "regex: [a|b]",
        "semver: 1.x || 2.x",
        "latest",
      })
  void whatMeansWhatItSaysIsNoWarning(String item) {
    assertThat(TagFilter.parse(List.of(item)).warnings()).isEmpty();
  }

  @Test
  void showsItsItems() {
    assertThat(TagFilter.parse(List.of("semver: 1.x", "edge"))).hasToString("[semver: 1.x, edge]");
  }

  private static List<String> select(List<String> listed, String... items) {
    return TagFilter.parse(List.of(items)).select(listed).selected();
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
