package io.drayage.registry.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Credentials for a registry; never printed. */
public sealed interface Credentials {
  /** User name and password, if there are any. */
  default Optional<Basic> login() {
    return Optional.empty();
  }

  /** No credentials. */
  record Anonymous() implements Credentials {}

  /** User name and password. */
  record Basic(String username, String password) implements Credentials {
    @Override
    public Optional<Basic> login() {
      return Optional.of(this);
    }

    /** Base64 form for basic authentication (RFC 7617): a secret. */
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
   * Refresh token, which a token service exchanges for an access token.
   *
   * @param login alternative for a service without such an exchange
   */
  record IdentityToken(String token, Optional<Basic> login) implements Credentials {
    @Override
    public String toString() {
      return "IdentityToken[***]";
    }
  }

  /** Token that the registry accepts directly. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "RegistryToken[***]";
    }
  }
}
