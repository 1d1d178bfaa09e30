package io.drayage.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Check of the token in {@code Authorization: Bearer}. Wrong ones are counted by address: one log
 * line a minute, and 429 from the eleventh in a minute on. The right one is taken always, so that a
 * neighbour can't lock an operator out. Safe for several threads.
 */
final class TokenCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final String SCHEME = "bearer ";
  private static final int WRONG_A_MINUTE = 10;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int MAX_ADDRESSES = 1000;

  private final Supplier<Optional<String>> token;
  private final LongSupplier nanos;
  private final Map<String, Wrong> wrong = new LinkedHashMap<>();

  private static final class Wrong {
    private final long since;
    private int count;

    Wrong(long since) {
      this.since = since;
    }
  }

  /**
   * Creates the check.
   *
   * @param nanos clock of any origin, in nanoseconds
   */
  TokenCheck(Supplier<Optional<String>> token, LongSupplier nanos) {
    this.token = token;
    this.nanos = nanos;
  }

  /**
   * Checks a request.
   *
   * @throws ProblemException 403 if no token is configured, 401 or 429 if the header has another
   */
  void check(Optional<String> authorization, String address) {
    Optional<String> wanted = token.get();
    if (wanted.isEmpty()) {
      throw new ProblemException(
          403,
          "No token configured",
          "the running process has no token, so nothing can be changed: set"
              + " drayage.management.token-file or drayage.management.token and start it again");
    }
    Optional<String> sent =
        authorization
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
            .map(value -> value.substring(SCHEME.length()).strip());
    if (sent.isEmpty()) {
      throw refused("this needs Authorization: Bearer TOKEN");
    }
    if (!isSame(wanted.get(), sent.get())) {
      count(address);
      throw refused("this is another token than the configured one");
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(
        401, "Token needed", detail, Map.of("WWW-Authenticate", "Bearer realm=\"drayage\""));
  }

  /** Compares in a time that tells nothing of either. */
  private static boolean isSame(String wanted, String sent) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void count(String address) {
    long now = nanos.getAsLong();
    wrong.values().removeIf(known -> now - known.since > MINUTE);
    if (wrong.size() >= MAX_ADDRESSES) {
      wrong.remove(wrong.keySet().iterator().next());
    }
    Wrong known = wrong.computeIfAbsent(address, any -> new Wrong(now));
    known.count++;
    if (known.count == 1) {
      LOG.atWarn()
          .addKeyValue("address", address)
          .log("wrong token at the management server; further ones in this minute are not logged");
    }
    if (known.count > WRONG_A_MINUTE) {
      throw new ProblemException(
          429,
          "Too many wrong tokens",
          "more than %d wrong tokens in a minute".formatted(WRONG_A_MINUTE),
          Map.of("Retry-After", "60"));
    }
  }
}
