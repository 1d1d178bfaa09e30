package io.drayage.registry.aws;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.IssuedCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads ECR's authorization tokens: base64 of {@code AWS:PASSWORD}. */
final class EcrPassword {
  private static final Duration USUAL_LIFE = Duration.ofHours(12);

  private EcrPassword() {}

  static IssuedCredentials decoded(
      @Nullable String token, @Nullable Instant expiresAt, EcrFailures failures) {
    if (token == null) {
      throw failures.noPassword();
    }
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon > 0) {
        return new IssuedCredentials(
            new Credentials.Basic(text.substring(0, colon), text.substring(colon + 1)),
            expiresAt == null ? Instant.now().plus(USUAL_LIFE) : expiresAt);
      }
    } catch (IllegalArgumentException e) {
      throw failures.noPassword();
    }
    throw failures.noPassword();
  }
}
