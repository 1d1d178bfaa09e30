package io.drayage.registry.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header (RFC 9110, 10.2.3): seconds or a date. */
public final class RetryAfter {
  private RetryAfter() {}

  /** How long the answer asks to wait; empty when it doesn't, or says it unreadably. */
  public static Optional<Duration> of(Response response, Clock clock) {
    return response.header("Retry-After").flatMap(value -> parse(value.strip(), clock));
  }

  private static Optional<Duration> parse(String value, Clock clock) {
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date.toInstant());
      return wait.isNegative() ? Optional.of(Duration.ZERO) : Optional.of(wait);
    } catch (DateTimeException e) {
      // unreadable, so it is as if nothing was asked
      return Optional.empty();
    }
  }
}
