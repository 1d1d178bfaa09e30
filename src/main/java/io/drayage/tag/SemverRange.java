package io.drayage.tag;

import io.drayage.oci.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A version range: alternatives ({@code ||}) of comparators that must all accept. Versions are
 * compared by precedence alone; a pre-release is a version like any other.
 */
record SemverRange(List<List<Comparison>> alternatives) {
  /** Tests of {@link RangeOperand#positionOf} by comparator; without one, it is equality. */
  private static final Map<String, IntPredicate> COMPARATORS =
      Map.of(
          "<", position -> position < 0,
          "<=", position -> position <= 0,
          ">", position -> position > 0,
          ">=", position -> position >= 0,
          "", position -> position == 0,
          "=", position -> position == 0,
          "==", position -> position == 0,
          "!", position -> position != 0,
          "!=", position -> position != 0);

  /** A comparator with its operand, and both as written. */
  record Comparison(String written, IntPredicate comparator, RangeOperand operand) {
    boolean accepts(SemverTag version) {
      return comparator.test(operand.positionOf(version));
    }
  }

  SemverRange {
    alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /**
   * Parses a range.
   *
   * @throws MalformedException if it is none; the message proposes a correction
   */
  static SemverRange parse(String text) {
    List<List<Comparison>> alternatives = new ArrayList<>();
    List<Comparison> current = new ArrayList<>();
    for (String word : words(text)) {
      if (!word.equals("||")) {
        current.add(comparison(word));
        continue;
      }
      alternatives.add(nonEmpty(current));
      current = new ArrayList<>();
    }
    alternatives.add(nonEmpty(current));
    return new SemverRange(alternatives);
  }

  static boolean isComparator(String text) {
    return COMPARATORS.containsKey(text);
  }

  /** Whether {@code tag} is a version in this range. */
  boolean accepts(String tag) {
    return SemverTag.ofTag(tag).filter(this::accepts).isPresent();
  }

  /** Reason for rejecting {@code tag}, for display: the failed bounds. */
  String rejection(String tag) {
    return SemverTag.ofTag(tag)
        .map(
            version ->
                alternatives.stream()
                    .map(comparisons -> failed(comparisons, version))
                    .flatMap(Optional::stream)
                    .map(comparison -> "not " + comparison.written())
                    .collect(Collectors.joining(", "))
                    .concat(version.isRelease() ? "" : " (a pre-release is before its release)"))
        .orElse("not a version");
  }

  private static Optional<Comparison> failed(List<Comparison> comparisons, SemverTag version) {
    return comparisons.stream().filter(comparison -> !comparison.accepts(version)).findFirst();
  }

  /** Whether {@code version} is in this range. */
  boolean accepts(SemverTag version) {
    return alternatives.stream()
        .anyMatch(
            comparisons ->
                comparisons.stream().allMatch(comparison -> comparison.accepts(version)));
  }

  /** Splits at blanks, except behind {@code <}, {@code >} and {@code =}. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (!Blank.isBlank(character)) {
        word.append(character);
        continue;
      }
      boolean complete = !word.isEmpty() && "<>=".indexOf(word.charAt(word.length() - 1)) < 0;
      if (complete) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static Comparison comparison(String word) {
    int start = 0;
    while (start < word.length() && "<>=!".indexOf(word.charAt(start)) >= 0) {
      start++;
    }
    Optional<IntPredicate> comparator =
        Optional.ofNullable(COMPARATORS.get(word.substring(0, start)));
    Optional<RangeOperand> operand = RangeOperand.parse(word.substring(start));
    if (comparator.isEmpty() || operand.isEmpty()) {
      throw new MalformedException(RangeHint.of(word.substring(0, start), word.substring(start)));
    }
    return new Comparison(word, comparator.get(), operand.get());
  }

  private static List<Comparison> nonEmpty(List<Comparison> comparisons) {
    if (comparisons.isEmpty()) {
      throw new MalformedException(
          "a comparator such as '>=1.31.0' is missing: write one, and where there is a '||' one on"
              + " each side");
    }
    return comparisons;
  }
}
