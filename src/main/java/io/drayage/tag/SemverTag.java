package io.drayage.tag;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tag as a version, ordered by precedence (SemVer 2.0.0, 11). Build metadata are dropped, so two
 * tags may be the same version.
 *
 * <p>No library's version type serves: tags are read more tolerantly than SemVer, and numbers go up
 * to 2^64-1 (time stamps do not fit an {@code int}).
 */
record SemverTag(BigInteger major, BigInteger minor, BigInteger patch, PreRelease preRelease)
    implements Comparable<SemverTag> {
  private static final Comparator<SemverTag> PRECEDENCE =
      Comparator.comparing(SemverTag::major)
          .thenComparing(SemverTag::minor)
          .thenComparing(SemverTag::patch)
          .thenComparing(SemverTag::preRelease);
  private static final Pattern FULL =
      Pattern.compile("(?:(?:0|[1-9]\\d*)\\.){2}(?:0|[1-9]\\d*)(?:[-+].*)?");
  private static final int MAX_DIGITS = 20;

  /**
   * Parses a tag: surrounding blanks and one {@code v} are dropped, missing numbers are 0, and the
   * three numbers may have leading zeros. Empty if it is no version.
   */
  static Optional<SemverTag> ofTag(String tag) {
    String trimmed = Blank.trim(tag);
    String text = trimmed.startsWith("v") ? trimmed.substring(1) : trimmed;
    List<String> parts = List.of(text.split("\\.", 3));
    if (parts.size() < 3) {
      // a suffix needs all three numbers
      return release(parts.get(0), parts.size() < 2 ? "0" : parts.get(1), "0");
    }
    String last = parts.get(2);
    int suffix = 0;
    while (suffix < last.length() && isDigit(last.charAt(suffix))) {
      suffix++;
    }
    Optional<SemverTag> release = release(parts.get(0), parts.get(1), last.substring(0, suffix));
    String rest = last.substring(suffix);
    return release.flatMap(version -> preRelease(rest).map(version::withPreRelease));
  }

  /** Parses a version of a range: three numbers without leading zeros, no {@code v}. */
  static Optional<SemverTag> ofFullVersion(String text) {
    return FULL.matcher(text).matches() ? ofTag(text) : Optional.empty();
  }

  /** Release with these numbers, each of decimal digits and less than 2^64. */
  static Optional<SemverTag> release(String major, String minor, String patch) {
    return number(major)
        .flatMap(
            first ->
                number(minor)
                    .flatMap(
                        second ->
                            number(patch)
                                .map(
                                    third ->
                                        new SemverTag(first, second, third, PreRelease.NONE))));
  }

  /** First release after all versions with this major number. */
  SemverTag nextMajor() {
    return new SemverTag(
        major.add(BigInteger.ONE), BigInteger.ZERO, BigInteger.ZERO, PreRelease.NONE);
  }

  /** First release after all versions with this major and minor number. */
  SemverTag nextMinor() {
    return new SemverTag(major, minor.add(BigInteger.ONE), BigInteger.ZERO, PreRelease.NONE);
  }

  /** Whether it is no pre-release. */
  boolean isRelease() {
    return preRelease.equals(PreRelease.NONE);
  }

  /** Compares by precedence, the older version first. */
  @Override
  public int compareTo(SemverTag other) {
    return PRECEDENCE.compare(this, other);
  }

  /** Version in full form. */
  @Override
  public String toString() {
    String release = major + "." + minor + "." + patch;
    return preRelease.equals(PreRelease.NONE)
        ? release
        : release + "-" + String.join(".", preRelease.identifiers());
  }

  /** Parses decimal digits, with leading zeros; empty from 2^64 on. */
  static Optional<BigInteger> number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(SemverTag::isDigit)) {
      return Optional.empty();
    }
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    if (digits.length() - start > MAX_DIGITS) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(digits.substring(start));
    return number.bitLength() <= Long.SIZE ? Optional.of(number) : Optional.empty();
  }

  static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  private SemverTag withPreRelease(PreRelease replacement) {
    return new SemverTag(major, minor, patch, replacement);
  }

  private static Optional<PreRelease> preRelease(String suffix) {
    int plus = suffix.indexOf('+');
    if (plus >= 0
        && !Arrays.stream(suffix.substring(plus + 1).split("\\.", -1))
            .allMatch(PreRelease::isIdentifier)) {
      return Optional.empty();
    }
    String text = plus < 0 ? suffix : suffix.substring(0, plus);
    if (text.isEmpty()) {
      return Optional.of(PreRelease.NONE);
    }
    return text.startsWith("-") ? PreRelease.parse(text.substring(1)) : Optional.empty();
  }
}
