package io.drayage.tag;

import java.util.List;
import java.util.Optional;

/**
 * Pre-release part of a version: dot-separated identifiers (SemVer 2.0.0, 9 and 11). A release has
 * none, and is newer than each of its pre-releases.
 */
record PreRelease(List<String> identifiers) implements Comparable<PreRelease> {
  /** Part of a release. */
  static final PreRelease NONE = new PreRelease(List.of());

  PreRelease {
    identifiers = List.copyOf(identifiers);
  }

  /** Parses the text behind the {@code -}; empty if it is not dot-separated identifiers. */
  static Optional<PreRelease> parse(String text) {
    List<String> identifiers = List.of(text.split("\\.", -1));
    return identifiers.stream().allMatch(PreRelease::isAllowed)
        ? Optional.of(new PreRelease(identifiers))
        : Optional.empty();
  }

  /** Whether {@code text} is an identifier, as build metadata have them. */
  static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                character ->
                    SemverTag.isDigit(character)
                        || (character >= 'a' && character <= 'z')
                        || (character >= 'A' && character <= 'Z')
                        || character == '-');
  }

  @Override
  public int compareTo(PreRelease other) {
    if (identifiers.isEmpty() || other.identifiers.isEmpty()) {
      return Boolean.compare(identifiers.isEmpty(), other.identifiers.isEmpty());
    }
    int common = Math.min(identifiers.size(), other.identifiers.size());
    for (int at = 0; at < common; at++) {
      int order = compareIdentifiers(identifiers.get(at), other.identifiers.get(at));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(identifiers.size(), other.identifiers.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumeric = isNumeric(left);
    if (leftNumeric != isNumeric(right)) {
      return leftNumeric ? -1 : 1;
    }
    // without leading zeros, the longer number is the larger one
    if (leftNumeric && left.length() != right.length()) {
      return Integer.compare(left.length(), right.length());
    }
    return left.compareTo(right);
  }

  private static boolean isAllowed(String identifier) {
    if (!isNumeric(identifier)) {
      return isIdentifier(identifier);
    }
    boolean leadingZero = identifier.length() > 1 && identifier.startsWith("0");
    return !leadingZero && SemverTag.number(identifier).isPresent();
  }

  private static boolean isNumeric(String identifier) {
    return !identifier.isEmpty() && identifier.chars().allMatch(SemverTag::isDigit);
  }
}
