package io.drayage.tag;

import io.drayage.oci.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A version range: alternatives ({@code ||}) of comparators that all have to accept. Comparison is
 * plain precedence; a pre-release is a version like any other.
 */
record SemverRange(List<List<Comparison>> alternatives) {
  /** One comparator with what it compares with, and both as written. */
  record Comparison(String written, RangeOperator operator, RangeOperand operand) {
    boolean accepts(SemverTag version) {
      return operator.accepts(operand.positionOf(version));
    }
  }

  SemverRange {
    alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /**
   * Reads a range.
   *
   * @throws MalformedException if it is none, saying what to write
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

  /** Whether {@code tag} is a version in this range. */
  boolean accepts(String tag) {
    return SemverTag.ofTag(tag).filter(this::accepts).isPresent();
  }

  /** Why {@code tag} is not in this range, for people: the bound that it fails, if any. */
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

  /** Splits at blanks, except behind {@code <}, {@code >} and {@code =}, where one may follow. */
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
    Optional<RangeOperator> operator = RangeOperator.of(word.substring(0, start));
    Optional<RangeOperand> operand = RangeOperand.parse(word.substring(start));
    if (operator.isEmpty() || operand.isEmpty()) {
      throw new MalformedException(RangeHint.of(word.substring(0, start), word.substring(start)));
    }
    return new Comparison(word, operator.get(), operand.get());
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
