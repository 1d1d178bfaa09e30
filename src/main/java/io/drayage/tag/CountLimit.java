package io.drayage.tag;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code keep: latest N}: how many versions stay, the newest ones.
 *
 * @param count how many; 0 is no limit
 */
record CountLimit(int count) {
  /** No limit. */
  static final CountLimit NONE = new CountLimit(0);

  private static final Pattern SYNTAX = Pattern.compile("keep:\\s+latest\\s+(\\d+)");
  private static final Pattern MISSPELT =
      Pattern.compile(
          "keep:\\s*(?i:latest)(?:\\s*[:=]?\\s*[+-]?\\d+|[\\s:=]+\\S*)?", Pattern.DOTALL);

  private static final Pattern MISSPELT_NEGATED =
      Pattern.compile("keep:\\s*!\\s*(?i:latest)\\s*[:=]?\\s*[+-]?\\d+");

  private record Version(SemverTag version, String tag) {
    // the newest first; of equal ones the later in byte order
    static final Comparator<Version> NEWEST_FIRST =
        Comparator.comparing(Version::version).thenComparing(Version::tag).reversed();
  }

  /** Reads a trimmed item; empty if it is none of this form. A vast number is as good as none. */
  static Optional<CountLimit> parse(String item) {
    Matcher matcher = SYNTAX.matcher(item);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger count = new BigInteger(matcher.group(1));
    return Optional.of(new CountLimit(count.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue()));
  }

  /** Whether a {@code keep} that is an expression looks as if a count was meant. */
  static boolean looksMeantBy(String item) {
    return MISSPELT.matcher(item).matches();
  }

  /** Whether a negated {@code keep} looks as if a count was meant, and keeps all instead. */
  static boolean looksMeantNegatedBy(String item) {
    return MISSPELT_NEGATED.matcher(item).matches();
  }

  /**
   * What stays of {@code tags}. The limit holds for those that are versions, the others stay; if
   * none is a version, the last ones in byte order stay.
   */
  NavigableSet<String> apply(NavigableSet<String> tags) {
    if (count == 0 || tags.size() <= count) {
      return tags;
    }
    List<Version> versions = new ArrayList<>();
    NavigableSet<String> staying = new TreeSet<>();
    for (String tag : tags) {
      SemverTag.ofTag(tag)
          .ifPresentOrElse(
              version -> versions.add(new Version(version, tag)), () -> staying.add(tag));
    }
    if (versions.isEmpty()) {
      return new TreeSet<>(tags.descendingSet().stream().limit(count).toList());
    }
    versions.stream()
        .sorted(Version.NEWEST_FIRST)
        .limit(count)
        .map(Version::tag)
        .forEach(staying::add);
    return staying;
  }
}
