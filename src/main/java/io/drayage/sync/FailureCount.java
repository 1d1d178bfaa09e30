package io.drayage.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an image has failed since it last went well.
 *
 * @param times how often, at least once
 */
public record FailureCount(int times, Instant first, Instant last) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ([0-9]{1,14}) ([0-9]{1,14})");

  /** One failure, in this moment. */
  static FailureCount first(Instant now) {
    return new FailureCount(1, now, now);
  }

  /** What {@link #toString()} wrote; empty when it is something else. */
  public static Optional<FailureCount> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new FailureCount(
                Math.max(1, Integer.parseInt(matcher.group(1))),
                Instant.ofEpochMilli(Long.parseLong(matcher.group(2))),
                Instant.ofEpochMilli(Long.parseLong(matcher.group(3)))))
        : Optional.empty();
  }

  /** With one more failure, in this moment. */
  FailureCount again(Instant now) {
    return new FailureCount(Math.min(times, 1_000_000) + 1, first, now);
  }

  /** The same failures, met again in this moment without a try. */
  FailureCount untried(Instant now) {
    return new FailureCount(times, first, now);
  }

  /** For how long it has failed. */
  Duration age() {
    return Duration.between(first, last);
  }

  /** Times and milliseconds since 1970. */
  @Override
  public String toString() {
    return "%d %d %d".formatted(times, first.toEpochMilli(), last.toEpochMilli());
  }
}
