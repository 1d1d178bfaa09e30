package io.drayage.registry.login;

import io.drayage.oci.PrintableText;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.http.TransportException.Kind;
import io.drayage.registry.net.Origin;
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
    Optional<Duration> retryAfter = response.retryAfter(clock);
    if (status == 429) {
      String reason = "rate limited by the token service " + service;
      return new TokenRefusal(Kind.RATE_LIMITED, status, reason, retryAfter);
    }
    if (status == 408 || status >= 500) {
      String reason = "the token service %s fails".formatted(service);
      return new TokenRefusal(Kind.UNAVAILABLE, status, reason, retryAfter);
    }
    String reason = "the token service %s %s".formatted(service, whatItDid(response, key));
    return new TokenRefusal(kind(status), status, reason, retryAfter);
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.DENIED;
      default -> Kind.INVALID;
    };
  }

  private static String whatItDid(Response response, TokenKey key) throws TransportException {
    int status = response.status();
    if (status / 100 == 3) {
      boolean nowhere = response.header("Location").isEmpty();
      return "answers with a redirect" + (nowhere ? " to nowhere" : "");
    }
    String said = said(response);
    if (status == 403) {
      return "denies access" + said;
    }
    if (status != 401) {
      return "gives no token" + said;
    }
    return key.credentials() instanceof Credentials.Anonymous
        ? "gives nothing without credentials" + said
        : "refused %s%s".formatted(AuthorizationHints.secretOf(key.credentials()), said);
  }

  /** Whether asking the same again would get the same answer. */
  boolean isFinal() {
    return kind == Kind.UNAUTHORIZED || kind == Kind.DENIED;
  }

  TransportException exception() {
    return TransportException.of(kind, reason, null).withAnswer(status, retryAfter);
  }

  /** Looks at the first character alone: most answers are tokens. */
  static boolean isWebPage(byte[] content) {
    int at = 0;
    while (at < content.length && Character.isWhitespace(content[at])) {
      at++;
    }
    return at < content.length && content[at] == '<';
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
        : ": " + PrintableText.text(body.message(), SHOWN_CHARACTERS);
  }
}
