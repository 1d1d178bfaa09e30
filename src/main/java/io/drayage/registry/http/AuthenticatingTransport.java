package io.drayage.registry.http;

import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.RefusalMemo;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Authorization.Grant;
import io.drayage.registry.http.AuthorizationChoice.Choice;
import io.drayage.registry.http.TransportException.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Shows a registry who we are. What it asked for once is answered before it asks again, so that
 * only the first request of a client meets a 401; a refused token is replaced once. Other origins,
 * such as where uploads may be sent to, see no credentials. Safe for use by several threads.
 */
public final class AuthenticatingTransport implements Transport {
  private static final int UNAUTHORIZED = 401;

  private final RegistryOrigin registry;
  private final CredentialSource credentialSource;
  private final AuthorizationChoice choice;
  private final TokenService tokens;
  private final Transport next;
  private volatile Authorization authorization = new Authorization.Silent();
  private volatile boolean passwordProven;

  /** Sends through {@code next}. */
  public AuthenticatingTransport(
      RegistryOrigin registry,
      CredentialSource credentialSource,
      TokenService tokens,
      RefusalMemo refusals,
      Transport next) {
    this.registry = registry;
    this.credentialSource = credentialSource;
    this.choice = new AuthorizationChoice(registry, tokens, refusals);
    this.tokens = tokens;
    this.next = next;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (!registry.covers(request.uri())) {
      return next.send(request);
    }
    Credentials credentials = credentials();
    Authorization current = authorization;
    Grant grant = current.grant(request, credentials);
    Response response = next.send(grant.applyTo(request));
    if (response.status() != UNAUTHORIZED || !registry.covers(response.uri())) {
      noteAccepted(current);
      return response;
    }
    try {
      return answer(request, credentials, new Attempt(current, grant, response));
    } catch (TransportException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  private record Attempt(Authorization authorization, Grant grant, Response response) {}

  private Response answer(Request request, Credentials credentials, Attempt first)
      throws TransportException {
    Optional<Choice> better = choice.choose(first.response(), credentials);
    if (better.isPresent() && isTokenInPlaceOfPassword(first, better.get())) {
      // Harbor asks for a password once a token has been shown, though it wants a token
      better = Optional.of(new Choice(first.authorization(), List.of()));
    }
    if (better.isEmpty()) {
      return first.response().withHint(AuthorizationHints.missing(credentials));
    }
    if (isReadyTokenAgain(first, better.get())) {
      return first.response().withHint(AuthorizationHints.refused(credentials));
    }
    if (isPasswordAgain(first, better.get())) {
      return passwordRefused(credentials, first);
    }
    first.grant().token().ifPresent(tokens::forget);
    authorization = better.get().authorization();
    if (!request.body().isRepeatable()) {
      throw TransportException.of(
          Kind.UNAVAILABLE, "the registry asked for a new token in the middle of an upload", null);
    }
    first.response().close();
    return again(request, credentials, better.get());
  }

  private Response again(Request request, Credentials credentials, Choice better)
      throws TransportException {
    Request wider = request.withScopes(Scope.union(request.scopes(), better.scopes()));
    Grant grant = better.authorization().grant(wider, credentials);
    Response response = next.send(grant.applyTo(request));
    if (response.status() != UNAUTHORIZED) {
      noteAccepted(better.authorization());
      return response;
    }
    if (better.authorization() instanceof Authorization.Password) {
      return passwordRefused(credentials, new Attempt(better.authorization(), grant, response));
    }
    return response.withHint(AuthorizationHints.refused(credentials));
  }

  private Response passwordRefused(Credentials credentials, Attempt attempt) {
    String hint = AuthorizationHints.refused(credentials);
    if (!passwordProven && attempt.authorization() instanceof Authorization.Password password) {
      password.refused(credentials, AuthorizationHints.wrong(credentials));
    }
    return attempt.response().withHint(hint);
  }

  private void noteAccepted(Authorization used) {
    if (used instanceof Authorization.Password) {
      passwordProven = true;
    }
  }

  private static boolean isTokenInPlaceOfPassword(Attempt first, Choice better) {
    return first.authorization() instanceof Authorization.Bearer
        && better.authorization() instanceof Authorization.Password;
  }

  private static boolean isReadyTokenAgain(Attempt first, Choice better) {
    return first.grant().header().isPresent()
        && first.authorization() instanceof Authorization.Ready
        && better.authorization() instanceof Authorization.Ready;
  }

  private static boolean isPasswordAgain(Attempt first, Choice better) {
    return first.grant().header().isPresent()
        && first.authorization() instanceof Authorization.Password
        && better.authorization() instanceof Authorization.Password;
  }

  private Credentials credentials() throws TransportException {
    try {
      return credentialSource.credentialsFor(registry.registry());
    } catch (CredentialException e) {
      throw TransportException.of(Kind.UNAUTHORIZED, String.valueOf(e.getMessage()), e)
          .withHint("repair that, or give 'auth' in the sync file");
    }
  }
}
