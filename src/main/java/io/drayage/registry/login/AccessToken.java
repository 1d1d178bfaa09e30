package io.drayage.registry.login;

import io.drayage.oci.MalformedException;
import io.drayage.registry.http.JsonAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bearer token; never printed. Its age counts from the receipt by a monotonic clock, since the
 * issuer's clock may be wrong. Immutable.
 */
public final class AccessToken {
  private static final long MIN_LIFETIME_SECONDS = 60;
  private static final long MAX_LIFETIME_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long MARGIN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MAX_CHARACTERS = 32 * 1024;
  private static final JsonAnswer.Shape SHAPE =
      new JsonAnswer.Shape("a token", "", Set.of("token", "access_token", "expires_in"));

  private final String value;
  private final long obtainedNanos;
  private final long lifetimeNanos;

  private AccessToken(String value, long obtainedNanos, Duration lifetime) {
    this.value = value;
    this.obtainedNanos = obtainedNanos;
    this.lifetimeNanos = lifetime.toNanos();
  }

  /**
   * Parses a token service's answer. {@code token} and {@code access_token} are synonyms; a missing
   * or shorter lifetime counts as 60 seconds.
   *
   * @param nowNanos monotonic time of receipt
   * @throws MalformedException if there is no token that fits a header
   */
  public static AccessToken parse(byte[] json, long nowNanos) {
    Map<String, String> answer = read(json);
    for (String name : List.of("token", "access_token")) {
      String value = answer.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return new AccessToken(checked(value), nowNanos, lifetime(answer));
      }
    }
    throw new MalformedException("the token service's answer holds no token");
  }

  /** Token for an {@code Authorization: Bearer} header. */
  public String value() {
    return value;
  }

  /** Whether the token is valid long enough for a short request. */
  public boolean isUsableAt(long nowNanos) {
    return nowNanos - obtainedNanos < lifetimeNanos - MARGIN_NANOS;
  }

  /** Whether at least half of the lifetime is left, for a request with a long body. */
  public boolean isYoungAt(long nowNanos) {
    return nowNanos - obtainedNanos < lifetimeNanos / 2;
  }

  @Override
  public String toString() {
    return "***";
  }

  private static Map<String, String> read(byte[] json) {
    try {
      return JsonAnswer.read(new ByteArrayInputStream(json), SHAPE, (text, members) -> {});
    } catch (JsonAnswer.OtherShapeException e) {
      return Map.of();
    } catch (IOException e) {
      throw new MalformedException("the token service's answer is not JSON");
    }
  }

  private static String checked(String value) {
    if (value.length() > MAX_CHARACTERS) {
      throw new MalformedException(
          "the token service's token is longer than %d characters".formatted(MAX_CHARACTERS));
    }
    if (!value.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw new MalformedException("the token service's token can't stand in a header");
    }
    return value;
  }

  private static Duration lifetime(Map<String, String> answer) {
    long seconds = MIN_LIFETIME_SECONDS;
    try {
      seconds = (long) Double.parseDouble(answer.getOrDefault("expires_in", ""));
    } catch (NumberFormatException e) {
      // no lifetime given
    }
    return Duration.ofSeconds(
        Math.max(MIN_LIFETIME_SECONDS, Math.min(seconds, MAX_LIFETIME_SECONDS)));
  }
}
