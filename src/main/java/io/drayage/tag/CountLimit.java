package io.drayage.tag;

import io.drayage.oci.NameList;
import java.math.BigInteger;
import java.util.Comparator;
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
    Newest newest = new Newest(count);
    tags.forEach(newest::add);
    return newest.staying(Integer.MAX_VALUE);
  }

  /** Judges tags one by one, and holds no more of them than it must. Not thread-safe. */
  static final class Newest {
    private final int count;
    private final NavigableSet<Version> versions = new TreeSet<>(Version.NEWEST_FIRST);
    private final NavigableSet<String> last = new TreeSet<>();
    private final NameList.Builder others = new NameList.Builder();

    Newest(int count) {
      this.count = count;
    }

    void add(String tag) {
      Optional<SemverTag> version = SemverTag.ofTag(tag);
      if (version.isPresent()) {
        versions.add(new Version(version.get(), tag));
        if (versions.size() > count) {
          versions.pollLast();
        }
        return;
      }
      others.add(tag);
      last.add(tag);
      if (last.size() > count) {
        last.pollFirst();
      }
    }

    /** What stays; one more than {@code most} where it is more. */
    NavigableSet<String> staying(int most) {
      if (versions.isEmpty()) {
        return last;
      }
      NavigableSet<String> staying = new TreeSet<>();
      versions.forEach(version -> staying.add(version.tag()));
      for (String tag : others.build()) {
        if (staying.size() > most) {
          break;
        }
        staying.add(tag);
      }
      return staying;
    }
  }
}
