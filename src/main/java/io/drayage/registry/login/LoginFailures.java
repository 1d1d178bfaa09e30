package io.drayage.registry.login;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Failures and hints for credentials that are rejected by a registry or its token service. */
final class LoginFailures {
  static final String CLOCKS =
      "a new token was refused as well: compare the clocks of the registry and of its token service,"
          + " and the key that the registry checks tokens with";

  static final int MAX_ANSWER_BYTES = 128 * 1024;
  private static final int SHOWN_BYTES = 2048;
  private static final int SHOWN_CHARACTERS = 200;

  private static final int MAX_SHOWN = 80;
  private static final int UNAUTHORIZED = 401;

  private LoginFailures() {}

  /** Failure of a token service's answer without a token. */
  static TransportException noToken(Response response, TokenKey key, Clock clock)
      throws TransportException {
    int status = response.status();
    String service = Origin.redacted(key.realm());
    if (status == 429) {
      return TransportException.of(
              FailureKind.RATE_LIMITED, "rate limited by the token service " + service, null)
          .withAnswer(status, response.retryAfter(clock));
    }
    if (status == 408 || status >= 500) {
      return TransportException.of(
              FailureKind.UNAVAILABLE, "the token service %s fails".formatted(service), null)
          .withAnswer(status, response.retryAfter(clock));
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
        : "refused %s%s".formatted(secretOf(key.credentials()), said);
  }

  /** Whether the same question would get the same answer. */
  static boolean isFinal(TransportException refusal) {
    return refusal.kind() == FailureKind.UNAUTHORIZED || refusal.kind() == FailureKind.DENIED;
  }

  /** Whether the first character is that of HTML; most answers are tokens. */
  static boolean isWebPage(byte[] content) {
    int at = 0;
    while (at < content.length && Character.isWhitespace(content[at])) {
      at++;
    }
    return at < content.length && content[at] == '<';
  }

  /** Failure of a web page, often a login form, in place of a token. */
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

  /** Hint for credentials that fit no challenge. */
  static String missing(Credentials credentials) {
    return credentials instanceof Credentials.Anonymous
        ? "it needs credentials, and none are configured for it: set 'auth'"
        : "the registry asks for a kind of credentials that is not supported";
  }

  /** Hint for rejected credentials. */
  static String refused(Credentials credentials) {
    if (credentials instanceof Credentials.Anonymous) {
      return "it does not exist or is not public; where it is private, set 'auth'";
    }
    if (!(credentials instanceof Credentials.Basic basic)) {
      return "the token that is configured gives no access to it, or it does not exist";
    }
    String username = PrintableText.text(basic.username(), MAX_SHOWN);
    if (isRobotCutOff(credentials)) {
      return "user '%s' has no access; a robot account's name continues after a $, which a shell or template may have removed"
          .formatted(username);
    }
    return "user '%s' has no access to it, or it does not exist".formatted(username);
  }

  /** Failure of wrong credentials, which also ends later requests before they are sent. */
  static TransportException wrong(Credentials credentials) {
    return TransportException.of(
            FailureKind.UNAUTHORIZED, "the registry refused " + secretOf(credentials), null)
        .withHint(
            isRobotCutOff(credentials)
                ? refused(credentials)
                : "check 'auth' of this registry in the sync file")
        .withAnswer(UNAUTHORIZED, Optional.empty());
  }

  private static boolean isRobotCutOff(Credentials credentials) {
    return credentials instanceof Credentials.Basic basic && basic.username().endsWith("robot");
  }

  /** Kind of secret and user name, for messages. */
  static String secretOf(Credentials credentials) {
    return credentials instanceof Credentials.Basic basic
        ? "the user name or password of '%s'"
            .formatted(PrintableText.text(basic.username(), MAX_SHOWN))
        : "the token that is configured";
  }
}
