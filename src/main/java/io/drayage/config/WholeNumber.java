package io.drayage.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whole numbers as people and templating tools write them: {@code 60}, {@code 60.0}, {@code
 * 2.592e+06}.
 */
final class WholeNumber {
  /** No leading zeros: YAML 1.1 reads those as octal, people do not. */
  private static final Pattern FORM =
      Pattern.compile("[+-]?(?:0|[1-9][0-9_]{0,20})(?:\\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,2})?");

  private WholeNumber() {}

  /** The number, or empty when the text is none or its size is beyond 2^62. */
  static Optional<Long> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text.replace("_", ""));
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    return whole && number.toBigInteger().bitLength() <= 62
        ? Optional.of(number.longValueExact())
        : Optional.empty();
  }
}
