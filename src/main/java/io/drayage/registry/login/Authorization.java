package io.drayage.registry.login;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.TransportException;
import java.util.Optional;

/** Form of the {@code Authorization} header, as a registry's challenge asks for it. */
sealed interface Authorization {
  /** Header of one request with its token. */
  record Grant(Optional<String> header, Optional<AccessToken> token) {
    Request applyTo(Request request) {
      return header.map(value -> request.withHeader("Authorization", value)).orElse(request);
    }
  }

  /** Header for {@code request}, possibly with a new token of the token service. */
  Grant grant(Request request, Credentials credentials) throws TransportException;

  /** No header before the first challenge. */
  record None() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return new Grant(Optional.empty(), Optional.empty());
    }
  }

  /** User name and password in each request. */
  record Password() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return new Grant(
          credentials.login().map(basic -> "Basic " + basic.base64()), Optional.empty());
    }
  }

  /** Configured token, sent unchanged. */
  record ConfiguredToken() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return credentials instanceof Credentials.RegistryToken known
          ? new Grant(Optional.of("Bearer " + known.token()), Optional.empty())
          : new Grant(Optional.empty(), Optional.empty());
    }
  }

  /** Token of the registry's token service. */
  record Bearer(TokenService tokens, TokenService.Realm realm) implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) throws TransportException {
      AccessToken token = tokens.token(realm, credentials, request);
      return new Grant(Optional.of("Bearer " + token.value()), Optional.of(token));
    }
  }
}
