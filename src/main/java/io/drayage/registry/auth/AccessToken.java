package io.drayage.registry.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A bearer token; never printed. Its age is measured by this machine's monotonic clock from the
 * moment of receipt, since the issuer's clock may be wrong. Immutable.
 */
public final class AccessToken {
  private static final long MIN_LIFETIME_SECONDS = 60;
  private static final long MAX_LIFETIME_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long MARGIN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MAX_DEPTH = 20;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private final String value;
  private final long obtainedNanos;
  private final long lifetimeNanos;

  private AccessToken(String value, long obtainedNanos, Duration lifetime) {
    this.value = value;
    this.obtainedNanos = obtainedNanos;
    this.lifetimeNanos = lifetime.toNanos();
  }

  /**
   * Reads a token service's answer. {@code token} and {@code access_token} mean the same; a missing
   * or shorter lifetime counts as 60 seconds.
   *
   * @param nowNanos the monotonic time of receipt
   * @throws MalformedException if there is no token in it that can stand in a header
   */
  public static AccessToken parse(byte[] json, long nowNanos) {
    JsonNode answer = read(json);
    for (String name : List.of("token", "access_token")) {
      String value = answer.path(name).asText("");
      if (!value.isEmpty()) {
        return new AccessToken(checked(value), nowNanos, lifetime(answer));
      }
    }
    throw new MalformedException("the token service's answer holds no token");
  }

  /** For an {@code Authorization: Bearer} header. */
  public String value() {
    return value;
  }

  /** Whether it is good for one more short request. */
  public boolean isUsableAt(long nowNanos) {
    return nowNanos - obtainedNanos < lifetimeNanos - MARGIN_NANOS;
  }

  /** Whether at least half of its life is left: good for a request with a long body. */
  public boolean isYoungAt(long nowNanos) {
    return nowNanos - obtainedNanos < lifetimeNanos / 2;
  }

  @Override
  public String toString() {
    return "***";
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new MalformedException("the token service's answer is not JSON");
    }
  }

  private static String checked(String value) {
    if (!value.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw new MalformedException("the token service's token can't stand in a header");
    }
    return value;
  }

  private static Duration lifetime(JsonNode answer) {
    long seconds = answer.path("expires_in").asLong(MIN_LIFETIME_SECONDS);
    return Duration.ofSeconds(
        Math.max(MIN_LIFETIME_SECONDS, Math.min(seconds, MAX_LIFETIME_SECONDS)));
  }
}
