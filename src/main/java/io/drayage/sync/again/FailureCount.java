package io.drayage.sync.again;

import io.drayage.oci.PrintableText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The failures of an image since its last success.
 *
 * @param times the number of failures, at least 1
 * @param cause the last cause, one line free of secrets
 */
public record FailureCount(int times, Instant first, Instant last, String cause) {
  private static final int MAX_TIMES = 1_000_000;
  private static final int MAX_CAUSE = 300;
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}) ([0-9]{1,14}) ([0-9]{1,14}) (.{0,1000})");

  /** Makes the cause short and printable: it may come from a file. */
  public FailureCount {
    cause = PrintableText.text(cause, MAX_CAUSE);
  }

  /** A first failure. */
  static FailureCount first(Instant now, String cause) {
    return new FailureCount(1, now, now, cause);
  }

  /** Parses the text of {@link #toString()}; empty if it has another form. */
  static Optional<FailureCount> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new FailureCount(
                Math.max(1, Integer.parseInt(matcher.group(1))),
                Instant.ofEpochMilli(Long.parseLong(matcher.group(2))),
                Instant.ofEpochMilli(Long.parseLong(matcher.group(3))),
                matcher.group(4)))
        : Optional.empty();
  }

  /** One more failure. */
  FailureCount again(Instant now, String why) {
    return new FailureCount(Math.min(times, MAX_TIMES) + 1, first, now, why);
  }

  /** The same failures, seen again without a retry. */
  FailureCount untried(Instant now) {
    return new FailureCount(times, first, now, cause);
  }

  /** The same failures; times of a clock that was ahead become {@code now}. */
  FailureCount asOf(Instant now) {
    return first.isAfter(now) || last.isAfter(now)
        ? new FailureCount(
            times, first.isAfter(now) ? now : first, last.isAfter(now) ? now : last, cause)
        : this;
  }

  /** The time since the first failure. */
  Duration age() {
    return Duration.between(first, last);
  }

  /** Count, first and last time in milliseconds since 1970, and cause. */
  @Override
  public String toString() {
    return "%d %d %d %s".formatted(times, first.toEpochMilli(), last.toEpochMilli(), cause);
  }
}
