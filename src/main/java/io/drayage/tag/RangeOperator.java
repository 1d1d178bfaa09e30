package io.drayage.tag;

import java.util.Map;
import java.util.Optional;

/**
 * A comparator of a range, as a test of where a version stands to what is compared with: negative
 * is before it, 0 at (or, with an {@code x}, within) it, positive behind it.
 */
enum RangeOperator {
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  EQUAL,
  NOT_EQUAL;

  private static final Map<String, RangeOperator> BY_SYMBOL =
      Map.of(
          "<", LESS,
          "<=", LESS_OR_EQUAL,
          ">", GREATER,
          ">=", GREATER_OR_EQUAL,
          "", EQUAL,
          "=", EQUAL,
          "==", EQUAL,
          "!", NOT_EQUAL,
          "!=", NOT_EQUAL);

  /** The operator that {@code symbol} writes; no symbol means equality. */
  static Optional<RangeOperator> of(String symbol) {
    return Optional.ofNullable(BY_SYMBOL.get(symbol));
  }

  boolean accepts(int position) {
    return switch (this) {
      case LESS -> position < 0;
      case LESS_OR_EQUAL -> position <= 0;
      case GREATER -> position > 0;
      case GREATER_OR_EQUAL -> position >= 0;
      case EQUAL -> position == 0;
      case NOT_EQUAL -> position != 0;
    };
  }
}
