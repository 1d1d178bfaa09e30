package io.drayage.registry.http;

import io.drayage.oci.Printable;
import io.drayage.registry.auth.Credentials;

/** What to tell an operator whose credentials did not do. */
final class AuthorizationHints {
  private AuthorizationHints() {}

  /** There was nothing to answer the registry with. */
  static String missing(Credentials credentials) {
    return credentials instanceof Credentials.Basic
        ? "the registry asks for a kind of credentials that is not supported"
        : "it needs credentials, and none are configured for it: set 'auth'";
  }

  /** What there was is not enough. */
  static String refused(Credentials credentials) {
    if (!(credentials instanceof Credentials.Basic basic)) {
      return "it does not exist or is not public; where it is private, set 'auth'";
    }
    String username = Printable.text(basic.username(), 80);
    if (username.endsWith("robot")) {
      return "user '%s' has no access; a robot account's name goes on after a $, which a shell or template may have eaten"
          .formatted(username);
    }
    return "user '%s' has no access to it, or it does not exist".formatted(username);
  }

  /** A reason for later requests that are not even sent. */
  static String wrongPassword(Credentials credentials) {
    return credentials instanceof Credentials.Basic basic
        ? "the registry refused the user name or password of '%s'"
            .formatted(Printable.text(basic.username(), 80))
        : "the registry wants credentials";
  }
}
