package io.drayage.registry.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.cloud.GoogleLibrary;
import io.drayage.registry.http.ErrorBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Google's access tokens as passwords for its registries. Without an identity (key file, gcloud's
 * login or metadata server) there are no credentials, and only public images are readable. Tokens
 * are renewed before they expire. Thread-safe.
 */
final class GoogleTokens implements CredentialSource {
  private static final String USERNAME = "oauth2accesstoken";
  private static final long KEEP_NOTHING_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long KEEP_FAILURE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_SHOWN = 300;

  private final GoogleIdentity identity;
  private final LongSupplier nanoTime;
  private Optional<GoogleCredentials> known = Optional.empty();
  private Optional<Nothing> nothing = Optional.empty();

  /** Reason for the lack of a token: a failure, or no identity. */
  private record Nothing(Optional<CredentialException> failure, long untilNanos) {}

  /** Fetches nothing yet. */
  GoogleTokens(GoogleLibrary.Access access) {
    this.identity = new GoogleIdentity(access);
    this.nanoTime = access.nanoTime();
  }

  @Override
  public synchronized Credentials credentialsFor(RegistryHost registry) {
    if (nothing.isPresent() && nanoTime.getAsLong() - nothing.get().untilNanos() < 0) {
      if (nothing.get().failure().isPresent()) {
        throw nothing.get().failure().get();
      }
      return new Credentials.Anonymous();
    }
    try {
      return token();
    } catch (CredentialException e) {
      remember(Optional.of(e), KEEP_FAILURE_NANOS);
      throw e;
    }
  }

  private Credentials token() {
    if (known.isEmpty()) {
      known = identity.find();
    }
    if (known.isEmpty()) {
      remember(Optional.empty(), KEEP_NOTHING_NANOS);
      return new Credentials.Anonymous();
    }
    try {
      known.get().refreshIfExpired();
      AccessToken token = known.get().getAccessToken();
      if (token == null) {
        throw new IOException("its answer holds none");
      }
      return new Credentials.Basic(USERNAME, token.getTokenValue());
    } catch (IOException e) {
      // the key file may be replaced by now
      known = Optional.empty();
      throw new CredentialException(
          "Google gives no token: " + PrintableText.text(reason(e), MAX_SHOWN));
    }
  }

  /**
   * Reason of a failure; the library's message mixes it with the URL and the JSON of the answer.
   */
  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    int start = text.indexOf('{');
    int end = text.lastIndexOf('}');
    if (start < 0 || end < start) {
      return text;
    }
    String json = text.substring(start, end + 1);
    String said = ErrorBody.parse(json.getBytes(StandardCharsets.UTF_8)).message();
    String first = text.substring(0, start).lines().findFirst().orElse("").strip();
    return said.isEmpty() ? first : first + ": " + said;
  }

  private void remember(Optional<CredentialException> failure, long keepNanos) {
    nothing = Optional.of(new Nothing(failure, nanoTime.getAsLong() + keepNanos));
  }
}
