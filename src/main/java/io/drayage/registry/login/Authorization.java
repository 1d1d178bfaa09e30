package io.drayage.registry.login;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.TransportException;
import java.util.Optional;

/** A form of the {@code Authorization} header, chosen by a registry's challenge. */
sealed interface Authorization {
  /** The header of one request, and the token in it. */
  record Grant(Optional<String> header, Optional<AccessToken> token) {
    Request applyTo(Request request) {
      return header.map(value -> request.withHeader("Authorization", value)).orElse(request);
    }
  }

  /** The header for {@code request}; may ask a token service. */
  Grant grant(Request request, Credentials credentials) throws TransportException;

  /** No header, until the registry asks for one. */
  record Silent() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return new Grant(Optional.empty(), Optional.empty());
    }
  }

  /** User name and password with every request. */
  record Password() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return new Grant(
          credentials.login().map(basic -> "Basic " + basic.base64()), Optional.empty());
    }
  }

  /** A token that was configured as it is. */
  record Ready() implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) {
      return credentials instanceof Credentials.RegistryToken known
          ? new Grant(Optional.of("Bearer " + known.token()), Optional.empty())
          : new Grant(Optional.empty(), Optional.empty());
    }
  }

  /** A token of the registry's token service. */
  record Bearer(TokenService tokens, TokenService.Realm realm) implements Authorization {
    @Override
    public Grant grant(Request request, Credentials credentials) throws TransportException {
      AccessToken token = tokens.token(realm, credentials, request);
      return new Grant(Optional.of("Bearer " + token.value()), Optional.of(token));
    }
  }
}
