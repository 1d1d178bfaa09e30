package io.drayage.sync.turn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pulls of a registry that stay unused: a number, or a share of the limit.
 *
 * @param amount pulls, or percent
 */
public record PullReserve(long amount, boolean percent) {
  /** The default, 10 %. */
  public static final PullReserve USUAL = new PullReserve(10, true);

  private static final Pattern TEXT = Pattern.compile("\\s*([0-9]{1,9})\\s*(%?)\\s*");

  /**
   * Reads {@code 10%} or {@code 25}.
   *
   * @throws IllegalArgumentException if it is neither, or more than 100 %
   */
  public static PullReserve parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      boolean percent = !matcher.group(2).isEmpty();
      if (!percent || amount <= 100) {
        return new PullReserve(amount, percent);
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a number of pulls (25) or a share of the limit (10%%)".formatted(text));
  }

  /** The reserve of this limit in pulls; at least one pull remains usable. */
  public long of(long limit) {
    long left = percent ? (limit * amount + 99) / 100 : amount;
    return Math.min(left, limit - 1);
  }
}
