package io.drayage.push;

import io.drayage.oci.RegistryHost;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the secret of push notifications: {@code Authorization: Bearer TOKEN}, or the token alone
 * as Harbor sends it; an HMAC-SHA256 of the body in {@code X-Hub-Signature-256}; for Docker Hub,
 * which sends no headers, {@code ?token=}. Comparisons take the same time for every wrong secret.
 * Refused notifications are one warning a minute. Safe for several threads.
 */
public final class HookGuard {
  private static final Logger LOG = LoggerFactory.getLogger(HookGuard.class);
  private static final Duration APART = Duration.ofMinutes(1);
  private static final String BEARER = "bearer ";
  private static final String SIGNATURE = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";

  private final Function<RegistryHost, Optional<String>> tokens;
  private final InstantSource clock;
  private Optional<Instant> warned = Optional.empty();
  private long refused;

  /**
   * Makes a guard.
   *
   * @param tokens token of a registry; empty if it may not send notifications
   */
  public HookGuard(Function<RegistryHost, Optional<String>> tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Passes a notification with the registry's secret.
   *
   * @throws HookException with status 403 if no token is configured, with 401 if the secret is
   *     missing or wrong
   */
  public HookRequest verify(HookRequest request) {
    RegistryHost registry = request.registry();
    String token =
        tokens
            .apply(registry)
            .orElseThrow(
                () ->
                    new HookException(
                        403,
                        "push notifications are off: set drayage.hooks.token, or drayage.registry.%s.hook-token for this registry"
                            .formatted(registry)));
    if (!isSigned(request, token)) {
      warn(registry);
      throw new HookException(401, reason(request));
    }
    return request;
  }

  private static boolean isSigned(HookRequest request, String token) {
    if (request.signature().isPresent()) {
      String given = request.signature().get().toLowerCase(Locale.ROOT);
      return same(given, SIGNATURE + hmac(token, request.body()));
    }
    if (request.authorization().isPresent()) {
      String given = request.authorization().get();
      boolean bearer = given.toLowerCase(Locale.ROOT).startsWith(BEARER);
      return same(bearer ? given.substring(BEARER.length()).strip() : given.strip(), token);
    }
    return request.registry().isDockerHub()
        && request.token().filter(given -> same(given, token)).isPresent();
  }

  private static String reason(HookRequest request) {
    if (request.signature().isPresent()) {
      return "X-Hub-Signature-256 is not the HMAC-SHA256 of the body with the token of this registry";
    }
    if (request.authorization().isPresent() || request.registry().isDockerHub()) {
      return "the token is missing or wrong";
    }
    return request.token().isPresent()
        ? "a token in the address is accepted for docker.io only; send Authorization: Bearer TOKEN"
        : "no token: send Authorization: Bearer TOKEN, or X-Hub-Signature-256";
  }

  /** Compares digests, so that neither content nor length shows in the time taken. */
  private static boolean same(String given, String wanted) {
    return MessageDigest.isEqual(sha256(given), sha256(wanted));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hmac(String token, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void warn(RegistryHost registry) {
    refused++;
    Instant now = clock.instant();
    if (warned.filter(last -> now.isBefore(last.plus(APART))).isPresent()) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("registry", registry)
        .addKeyValue("refused", refused)
        .log(
            "push notification refused: wrong secret; compare the sender's with drayage.hooks.token");
    warned = Optional.of(now);
    refused = 0;
  }
}
