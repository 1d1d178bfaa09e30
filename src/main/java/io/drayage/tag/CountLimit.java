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
 * {@code keep: latest N}: number of versions to keep, the newest ones.
 *
 * @param count 0 is no limit
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
    // newest first; of equal ones the later in byte order
    static final Comparator<Version> NEWEST_FIRST =
        Comparator.comparing(Version::version).thenComparing(Version::tag).reversed();
  }

  /**
   * Parses a trimmed item; empty if it has another form. A number beyond {@code int} is the largest
   * one.
   */
  static Optional<CountLimit> parse(String item) {
    Matcher matcher = SYNTAX.matcher(item);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger count = new BigInteger(matcher.group(1));
    return Optional.of(new CountLimit(count.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue()));
  }

  /** Whether a count was likely meant by the expression of a {@code keep}. */
  static boolean looksMeantBy(String item) {
    return MISSPELT.matcher(item).matches();
  }

  /** Whether a count was likely meant by a negated {@code keep}, which keeps all. */
  static boolean looksMeantNegatedBy(String item) {
    return MISSPELT_NEGATED.matcher(item).matches();
  }

  /**
   * Applies the limit to versions; other tags stay. Without any version, the last tags in byte
   * order stay.
   */
  NavigableSet<String> apply(NavigableSet<String> tags) {
    if (count == 0 || tags.size() <= count) {
      return tags;
    }
    Newest newest = new Newest(count);
    tags.forEach(newest::add);
    return newest.staying(Integer.MAX_VALUE);
  }

  /** Takes tags one by one and holds only those that may stay. Not thread-safe. */
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

    /** Tags that stay; at most one more than {@code most}. */
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
