package io.drayage.config;

import io.drayage.oci.PrintableText;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text of the file.
 *
 * @param written as in the file
 * @param value with variables replaced; it may hold secrets, so messages show {@code written}
 */
record Text(Position place, String written, String value) {
  private static final Pattern PLAIN_NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Form without leading zeros, which YAML 1.1 reads as octal. */
  private static final Pattern WHOLE_NUMBER =
      Pattern.compile("[+-]?(?:0|[1-9][0-9_]{0,20})(?:\\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,2})?");

  private static final int MAX_SHOWN_CHARACTERS = 80;

  /** Text for messages. */
  String shown() {
    return PrintableText.text(written, MAX_SHOWN_CHARACTERS);
  }

  /** Whether a variable was replaced. */
  boolean isExpanded() {
    return !written.equals(value);
  }

  /**
   * Value as a whole number, also in the forms of templating tools: {@code 60.0}, {@code
   * 2.592e+06}. Empty if it is none, or beyond 2^62.
   */
  Optional<Long> wholeNumber() {
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      return Optional.empty();
    }
    if (PLAIN_NUMBER.matcher(value).matches()) {
      // without BigDecimal, whose initialisation is a twentieth of the code at a start
      return Optional.of(Long.parseLong(value));
    }
    BigDecimal number = new BigDecimal(value.replace("_", ""));
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    return whole && number.toBigInteger().bitLength() <= 62
        ? Optional.of(number.longValueExact())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return shown();
  }
}
