package io.drayage.registry.login;

import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the answer to a registry's challenges: a token if the realm is usable, otherwise the
 * password. Unknown schemes are skipped.
 */
final class AuthorizationChoice {
  private final TokenService tokens;

  AuthorizationChoice(TokenService tokens) {
    this.tokens = tokens;
  }

  /** Answer to a challenge, and the scopes in the challenge. */
  record Choice(Authorization authorization, List<Scope> scopes) {}

  /** Chooses the answer to a 401; empty if none fits the credentials. */
  Optional<Choice> choose(Response response, Credentials credentials) throws TransportException {
    if (credentials instanceof Credentials.RegistryToken) {
      return Optional.of(new Choice(new Authorization.ConfiguredToken(), List.of()));
    }
    List<Challenge> challenges = challenges(response);
    List<String> unusable = new ArrayList<>();
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equals("bearer")) {
        Optional<TokenService.Realm> realm = realm(challenge, response.uri(), unusable);
        if (realm.isPresent()) {
          List<Scope> scopes = Scope.parseAll(challenge.parameter("scope").orElse(""));
          return Optional.of(new Choice(new Authorization.Bearer(tokens, realm.get()), scopes));
        }
      }
    }
    boolean takesPassword =
        challenges.isEmpty() || challenges.stream().anyMatch(one -> one.scheme().equals("basic"));
    if (takesPassword && credentials.login().isPresent()) {
      return Optional.of(new Choice(new Authorization.Password(), List.of()));
    }
    if (!unusable.isEmpty() && !takesPassword) {
      throw TransportException.of(FailureKind.INVALID_CONTENT, unusable.get(0), null);
    }
    return Optional.empty();
  }

  /** Whether a 401 asks for the password of these credentials. */
  boolean isForPassword(Response response, Credentials credentials) {
    try {
      return choose(response, credentials)
          .filter(choice -> choice.authorization() instanceof Authorization.Password)
          .isPresent();
    } catch (TransportException e) {
      return false;
    }
  }

  /** Whether a 401 is about an invalid token rather than a missing scope. */
  static boolean isTokenInvalid(Response response) throws TransportException {
    return challenges(response).stream()
        .anyMatch(one -> one.parameter("error").filter("invalid_token"::equals).isPresent());
  }

  private static List<Challenge> challenges(Response response) throws TransportException {
    try {
      return Challenge.parseAll(response.headers("WWW-Authenticate"));
    } catch (MalformedException e) {
      throw TransportException.of(FailureKind.INVALID_CONTENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<TokenService.Realm> realm(
      Challenge challenge, URI requested, List<String> unusable) {
    Optional<String> text = challenge.parameter("realm");
    if (text.isEmpty()) {
      unusable.add("the registry asks for a token but names no token service");
      return Optional.empty();
    }
    try {
      URI uri = Origin.resolve(requested, text.get());
      return Optional.of(new TokenService.Realm(uri, challenge.parameter("service").orElse("")));
    } catch (MalformedException e) {
      unusable.add("the registry names a token service that can't be used: " + e.getMessage());
      return Optional.empty();
    }
  }
}
