package io.drayage.registry.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What to show a registry; never printed. */
public sealed interface Credentials {
  /** The user name and password among them, if any. */
  default Optional<Basic> login() {
    return Optional.empty();
  }

  /** Nothing. */
  record Anonymous() implements Credentials {}

  /** A user name and password. */
  record Basic(String username, String password) implements Credentials {
    @Override
    public Optional<Basic> login() {
      return Optional.of(this);
    }

    /** User name and password as RFC 7617 encodes them: a secret. */
    public String base64() {
      String pair = username + ":" + password;
      return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "Basic[" + username + ", ***]";
    }
  }

  /**
   * A token that a token service exchanges for one that a registry takes (a refresh token).
   *
   * @param login what to fall back on where a service can't do that
   */
  record IdentityToken(String token, Optional<Basic> login) implements Credentials {
    @Override
    public String toString() {
      return "IdentityToken[***]";
    }
  }

  /** A token that the registry takes as it is. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "RegistryToken[***]";
    }
  }
}
