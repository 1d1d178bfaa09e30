package io.drayage.registry.login;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.RetryAfter;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Turns the answers by which a token service gives no token into failures. */
final class TokenRefusal {
  static final int MAX_ANSWER_BYTES = 128 * 1024;
  private static final int SHOWN_BYTES = 2048;
  private static final int SHOWN_CHARACTERS = 200;

  private TokenRefusal() {}

  /** The failure that an answer other than 200 means. */
  static TransportException of(Response response, TokenKey key, Clock clock)
      throws TransportException {
    int status = response.status();
    String service = Origin.redacted(key.realm());
    if (status == 429) {
      return TransportException.of(
              FailureKind.RATE_LIMITED, "rate limited by the token service " + service, null)
          .withAnswer(status, RetryAfter.of(response, clock));
    }
    if (status == 408 || status >= 500) {
      return TransportException.of(
              FailureKind.UNAVAILABLE, "the token service %s fails".formatted(service), null)
          .withAnswer(status, RetryAfter.of(response, clock));
    }
    String reason = "the token service %s %s".formatted(service, whatItDid(response, key));
    return TransportException.of(kind(status), reason, null).withAnswer(status, Optional.empty());
  }

  private static FailureKind kind(int status) {
    return switch (status) {
      case 401 -> FailureKind.UNAUTHORIZED;
      case 403 -> FailureKind.DENIED;
      default -> FailureKind.INVALID_CONTENT;
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
  static boolean isFinal(TransportException refusal) {
    return refusal.kind() == FailureKind.UNAUTHORIZED || refusal.kind() == FailureKind.DENIED;
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
        FailureKind.INVALID_CONTENT,
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
