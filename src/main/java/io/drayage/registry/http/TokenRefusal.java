package io.drayage.registry.http;

import io.drayage.oci.Printable;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.TransportException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Why a token service gave no token. */
record TokenRefusal(Kind kind, int status, String reason, Optional<Duration> retryAfter) {
  static final int MAX_ANSWER_BYTES = 128 * 1024;
  private static final int SHOWN_BYTES = 2048;
  private static final int SHOWN_CHARACTERS = 200;

  static TokenRefusal of(Response response, TokenKey key, Clock clock) throws TransportException {
    int status = response.status();
    String service = Origin.redacted(key.realm());
    Optional<Duration> retryAfter = RetryAfter.of(response, clock);
    if (status == 429) {
      return new TokenRefusal(
          Kind.RATE_LIMITED,
          status,
          "rate limited by the token service %s".formatted(service),
          retryAfter);
    }
    if (status == 408 || status >= 500) {
      return new TokenRefusal(
          Kind.UNAVAILABLE, status, "the token service %s fails".formatted(service), retryAfter);
    }
    String said = said(response);
    if (status == 403) {
      return new TokenRefusal(
          Kind.DENIED,
          status,
          "the token service %s denies access%s".formatted(service, said),
          retryAfter);
    }
    if (status / 100 == 3) {
      return new TokenRefusal(
          Kind.INVALID,
          status,
          "the token service %s answers with a redirect%s"
              .formatted(service, response.header("Location").isEmpty() ? " to nowhere" : ""),
          retryAfter);
    }
    if (status != 401) {
      return new TokenRefusal(
          Kind.INVALID,
          status,
          "the token service %s gives no token%s".formatted(service, said),
          retryAfter);
    }
    String reason =
        key.credentials() instanceof Credentials.Anonymous
            ? "the token service %s gives nothing without credentials%s".formatted(service, said)
            : "the token service %s refused %s%s"
                .formatted(service, AuthorizationHints.secretOf(key.credentials()), said);
    return new TokenRefusal(Kind.UNAUTHORIZED, status, reason, retryAfter);
  }

  /** Whether asking the same again would get the same answer. */
  boolean isFinal() {
    return kind == Kind.UNAUTHORIZED || kind == Kind.DENIED;
  }

  TransportException exception() {
    return TransportException.of(kind, reason, null).withAnswer(status, retryAfter);
  }

  static boolean isWebPage(byte[] content) {
    return content.length > 0 && ErrorBody.parse(content).isHtml();
  }

  /** A page for people, often to log in, where a token was asked for. */
  static TransportException webPage(URI realm, Response response, byte[] content) {
    String elsewhere =
        response.uri().getPath().equals(realm.getPath())
            ? ""
            : " after a redirect to " + Origin.redacted(response.uri());
    return TransportException.of(
        Kind.INVALID,
        "the token service %s answers with a web page%s instead of a token%s"
            .formatted(Origin.redacted(realm), title(ErrorBody.parse(content)), elsewhere),
        null);
  }

  private static String title(ErrorBody body) {
    return body.message().isEmpty() ? "" : " ('%s')".formatted(body.message());
  }

  private static String said(Response response) throws TransportException {
    ErrorBody body = ErrorBody.parse(response.bodyStart(SHOWN_BYTES));
    if (body.isHtml()) {
      return ": a web page" + title(body);
    }
    return body.message().isEmpty()
        ? ": HTTP " + response.status()
        : ": " + Printable.text(body.message(), SHOWN_CHARACTERS);
  }
}
