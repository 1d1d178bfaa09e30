package io.drayage.registry.login;

import io.drayage.oci.PrintableText;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.http.TransportException.Kind;
import java.util.Optional;

/** Hints for rejected credentials. */
final class AuthorizationHints {
  static final String CLOCKS =
      "a new token was refused as well: compare the clocks of the registry and of its token service,"
          + " and the key that the registry checks tokens with";

  private static final int MAX_SHOWN = 80;
  private static final int UNAUTHORIZED = 401;

  private AuthorizationHints() {}

  /** There was nothing to answer the registry with. */
  static String missing(Credentials credentials) {
    return credentials instanceof Credentials.Anonymous
        ? "it needs credentials, and none are configured for it: set 'auth'"
        : "the registry asks for a kind of credentials that is not supported";
  }

  /** What there was is not enough. */
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

  /** The failure of the request that showed it, and of later ones, which are not even sent. */
  static TransportException wrong(Credentials credentials) {
    return TransportException.of(
            Kind.UNAUTHORIZED, "the registry refused " + secretOf(credentials), null)
        .withHint(
            isRobotCutOff(credentials)
                ? refused(credentials)
                : "check 'auth' of this registry in the sync file")
        .withAnswer(UNAUTHORIZED, Optional.empty());
  }

  private static boolean isRobotCutOff(Credentials credentials) {
    return credentials instanceof Credentials.Basic basic && basic.username().endsWith("robot");
  }

  /** What kind of secret it is, and whose, for messages. */
  static String secretOf(Credentials credentials) {
    return credentials instanceof Credentials.Basic basic
        ? "the user name or password of '%s'"
            .formatted(PrintableText.text(basic.username(), MAX_SHOWN))
        : "the token that is configured";
  }
}
