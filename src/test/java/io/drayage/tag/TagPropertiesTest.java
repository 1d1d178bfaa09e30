package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.semver4j.Semver;

class TagPropertiesTest {
  @Property(tries = 300)
  void precedenceIsATotalOrder(
      @ForAll("versions") String first,
      @ForAll("versions") String second,
      @ForAll("versions") String third) {
    SemverTag a = version(first);
    SemverTag b = version(second);
    SemverTag c = version(third);

    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a).isLessThanOrEqualTo(c);
    }
  }

  @Property(tries = 300)
  void precedenceIsThatOfAnIndependentReader(
      @ForAll("versions") String first, @ForAll("versions") String second) {
    int expected = new Semver(first).compareTo(new Semver(second));

    assertThat(Integer.signum(version(first).compareTo(version(second))))
        .isEqualTo(Integer.signum(expected));
  }

  @Property(tries = 300)
  void aVersionReadsItsOwnText(@ForAll("tags") String tag) {
    SemverTag.ofTag(tag)
        .ifPresent(read -> assertThat(SemverTag.ofFullVersion(read.toString())).contains(read));
  }

  @Property(tries = 300)
  void aRangeIsTheConjunctionOfItsComparators(
      @ForAll("versions") String low, @ForAll("versions") String high, @ForAll("tags") String tag) {
    boolean expected =
        SemverTag.ofTag(tag)
            .filter(read -> read.compareTo(version(low)) >= 0)
            .filter(read -> read.compareTo(version(high)) < 0)
            .isPresent();

    assertThat(SemverRange.parse(">=" + low + " <" + high).accepts(tag)).isEqualTo(expected);
    assertThat(SemverRange.parse(">= " + low + "  < " + high + " || " + low).accepts(tag))
        .isEqualTo(expected || SemverRange.parse(low).accepts(tag));
  }

  @Property(tries = 300)
  void eachComparatorHasItsOpposite(
      @ForAll("operands") String operand, @ForAll("versions") String tag) {
    assertThat(accepts("<" + operand, tag)).isNotEqualTo(accepts(">=" + operand, tag));
    assertThat(accepts(">" + operand, tag)).isNotEqualTo(accepts("<=" + operand, tag));
    assertThat(accepts("=" + operand, tag)).isNotEqualTo(accepts("!=" + operand, tag));
    assertThat(accepts(operand, tag)).isEqualTo(accepts("<=" + operand + " >=" + operand, tag));
  }

  @Property(tries = 1000)
  void parsingAnyTextGivesAFilterOrATagRuleException(@ForAll("items") List<String> items) {
    try {
      TagFilter filter = TagFilter.parse(items);

      assertThat(filter.select(List.of("1.0.0", "latest", "")).selected()).doesNotHaveDuplicates();
    } catch (TagRuleException e) {
      assertThat(e.item()).isBetween(0, items.size() - 1);
      assertThat(e).message().isNotBlank().doesNotContain("\n");
    }
  }

  @Property(tries = 300)
  void aSelectionIsSortedAndEachTagIsEitherSelectedOrDropped(
      @ForAll("tagLists") List<String> listed, @ForAll("filters") List<String> items) {
    TagSelection selection = TagFilter.parse(items).select(listed);
    List<String> dropped = selection.dropped().stream().map(TagSelection.Dropped::tag).toList();

    assertThat(selection.selected()).isSorted().doesNotHaveDuplicates();
    assertThat(TagFilter.parse(items).selected(listed, 1000)).isEqualTo(selection.selected());
    assertThat(dropped).isSorted().doesNotHaveDuplicates();
    Set<String> all = new HashSet<>(selection.selected());
    all.addAll(dropped);
    assertThat(all).hasSize(selection.selected().size() + dropped.size()).containsAll(listed);
    all.removeAll(listed);
    assertThat(items).containsAll(all);
  }

  @Property(tries = 300)
  void aSelectionDoesNotDependOnTheOrderOfTags(
      @ForAll("tagLists") List<String> listed,
      @ForAll("filters") List<String> items,
      @ForAll Random random) {
    TagFilter filter = TagFilter.parse(items);
    List<String> shuffled = new ArrayList<>(listed);
    shuffled.addAll(listed);
    Collections.shuffle(shuffled, random);

    assertThat(filter.select(shuffled)).isEqualTo(filter.select(listed));
  }

  @Provide
  Arbitrary<String> versions() {
    Arbitrary<String> suffix =
        Arbitraries.of("", "", "-1", "-2", "-10", "-a", "-a.1", "-a.b", "-Z");
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 12);
    return Combinators.combine(number, number, number, suffix)
        .as((major, minor, patch, end) -> major + "." + minor + "." + patch + end);
  }

  @Provide
  Arbitrary<String> operands() {
    return Arbitraries.oneOf(versions(), Arbitraries.of("1.x", "1.2.x", "0.x", "12.12.x", "3.x.x"));
  }

  @Provide
  Arbitrary<String> tags() {
    Arbitrary<String> text =
        Arbitraries.strings().withChars("v0123456789.-+_ax").ofMinLength(1).ofMaxLength(12);
    Arbitrary<String> spelling =
        Combinators.combine(Arbitraries.of("", "v", "0", "v00"), versions())
            .as((prefix, version) -> prefix + version);
    return Arbitraries.oneOf(versions(), spelling, text);
  }

  @Provide
  Arbitrary<List<String>> tagLists() {
    return tags().list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<String>> filters() {
    return Arbitraries.of(
            "semver: >=3.0.0 <9.0.0",
            "semver: 1.x || !=2.x",
            "regex: .*a.*",
            "regex: !v.*",
            "keep: !.*0.*",
            "keep: latest 3",
            "keep: latest 1",
            "keep: latest 0",
            "1.2.3",
            "absent")
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> items() {
    Arbitrary<String> prefix =
        Arbitraries.of(
            "", ":", "semver:", "semver: >=", "regex:", "regex:!", "keep:", "keep: latest ");
    Arbitrary<String> syntax =
        Arbitraries.strings()
            .withChars("()[]{}|\\?*+^$.-,:<>=!PQEpdwzxi0129 a\u00e9\ud83d\ude00")
            .ofMaxLength(14);
    Arbitrary<String> text =
        Arbitraries.oneOf(syntax, operands(), Arbitraries.strings().ofMaxLength(20));
    return Combinators.combine(prefix, text).as((start, end) -> start + end).list().ofMaxSize(4);
  }

  private static boolean accepts(String range, String tag) {
    return SemverRange.parse(range).accepts(tag);
  }

  private static SemverTag version(String text) {
    return SemverTag.ofTag(text).orElseThrow();
  }
}
