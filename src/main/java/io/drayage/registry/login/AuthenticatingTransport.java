package io.drayage.registry.login;

import io.drayage.cache.RecentMap;
import io.drayage.failure.FailureKind;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.RegistryAnswer;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.login.Authorization.Grant;
import io.drayage.registry.login.AuthorizationChoice.Choice;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds authorization to requests. Once a challenge is known, later requests answer it in advance,
 * so that only a client's first request meets a 401. A refused token is replaced once. If the token
 * service gives no token, the registry is asked for a new challenge. Other origins, such as those
 * of uploads, receive no credentials. Thread-safe.
 */
public final class AuthenticatingTransport implements Transport {
  private static final int UNAUTHORIZED = 401;
  private static final Set<FailureKind> ABOUT_SCOPES =
      Set.of(FailureKind.DENIED, FailureKind.INVALID_CONTENT);
  // tolerated difference of clocks, during which a fresh token is not valid yet
  private static final Duration UNTIL_VALID = Duration.ofSeconds(2);
  private static final int MAX_DEMANDED = 1000;

  private final RegistryOrigin registry;
  private final CredentialSource credentialSource;
  private final AuthorizationChoice choice;
  private final TokenService tokens;
  private final Transport next;
  private final RecentMap<List<Scope>, List<Scope>> demanded = new RecentMap<>(MAX_DEMANDED);
  private volatile Authorization authorization = new Authorization.None();
  private volatile boolean waitingHelps = true;

  /** Transport with the credentials of {@code credentialSource} at the time of each request. */
  public AuthenticatingTransport(
      RegistryOrigin registry,
      CredentialSource credentialSource,
      TokenService tokens,
      Transport next) {
    this.registry = registry;
    this.credentialSource = credentialSource;
    this.choice = new AuthorizationChoice(tokens);
    this.tokens = tokens;
    this.next = next;
  }

  /**
   * Request with its credentials.
   *
   * @param need scopes of the original request
   * @param request request with the scopes that the registry demands for that need
   */
  private record Asked(List<Scope> need, Request request, Credentials credentials) {
    Asked with(List<Scope> scopes) {
      return new Asked(need, request.withScopes(scopes), credentials);
    }
  }

  private record Refused(Authorization authorization, Grant grant, Response response) {}

  @Override
  public Response send(Request request) throws TransportException {
    if (!registry.covers(request.uri())) {
      return next.send(request);
    }
    Asked asked = asked(request);
    Authorization current = authorization;
    Grant grant;
    try {
      grant = current.grant(asked.request(), asked.credentials());
    } catch (TransportException e) {
      return afterFailedGrant(asked, current, e);
    }
    Response response = sendWith(asked, current, grant);
    return isRefusal(response)
        ? closingOnFailure(response, () -> answer(asked, new Refused(current, grant, response)))
        : response;
  }

  private Asked asked(Request request) throws TransportException {
    Request complete = demanded.get(request.scopes()).map(request::withScopes).orElse(request);
    return new Asked(request.scopes(), complete, credentials(request));
  }

  private Response answer(Asked asked, Refused first) throws TransportException {
    Credentials credentials = asked.credentials();
    Optional<Choice> better = choice.choose(first.response(), credentials);
    if (better.isPresent() && isTokenInPlaceOfPassword(first, better.get())) {
      // after a token Harbor asks for a password, although it needs a token
      better = Optional.of(new Choice(first.authorization(), List.of()));
    }
    if (better.isEmpty()) {
      return first.response().withHint(LoginFailures.missing(credentials));
    }
    if (isRejected(first, better.get())) {
      return first.response().withHint(LoginFailures.refused(credentials));
    }
    first.grant().token().ifPresent(tokens::forget);
    if (!asked.request().body().isRepeatable()) {
      authorization = better.get().authorization();
      throw TransportException.of(
          FailureKind.UNAVAILABLE,
          "the registry asked for a new token in the middle of an upload",
          null);
    }
    first.response().close();
    return again(asked, better.get());
  }

  private Response again(Asked asked, Choice better) throws TransportException {
    Asked wider =
        asked.with(Scope.answering(asked.need(), asked.request().scopes(), better.scopes()));
    Grant grant;
    try {
      grant = better.authorization().grant(wider.request(), asked.credentials());
    } catch (TransportException e) {
      boolean fewerAreLeft =
          !better.scopes().isEmpty() && !better.scopes().containsAll(wider.request().scopes());
      if (!fewerAreLeft || !ABOUT_SCOPES.contains(e.kind())) {
        throw e;
      }
      return resendWith(asked.with(better.scopes()), better.authorization());
    }
    return resend(wider, better.authorization(), grant);
  }

  private Response resendWith(Asked asked, Authorization used) throws TransportException {
    return resend(asked, used, used.grant(asked.request(), asked.credentials()));
  }

  private Response resend(Asked asked, Authorization used, Grant grant) throws TransportException {
    authorization = used;
    Response response = sendWith(asked, used, grant);
    if (!isRefusal(response)) {
      noteAccepted(asked);
      return response;
    }
    if (grant.token().isEmpty() || !AuthorizationChoice.isTokenInvalid(response)) {
      return response.withHint(LoginFailures.refused(asked.credentials()));
    }
    if (!waitingHelps) {
      return response.withHint(LoginFailures.CLOCKS);
    }
    response.close();
    tokens.forget(grant.token().get());
    tokens.pause(UNTIL_VALID);
    Response last = sendWith(asked, used, used.grant(asked.request(), asked.credentials()));
    waitingHelps = !isRefusal(last);
    if (waitingHelps) {
      noteAccepted(asked);
      return last;
    }
    return last.withHint(LoginFailures.CLOCKS);
  }

  /**
   * Asks the registry for its challenge without a token, in case its token service or the demanded
   * scopes have changed. The failure stands if they have not.
   */
  private Response afterFailedGrant(Asked asked, Authorization failed, TransportException failure)
      throws TransportException {
    boolean mayHaveMoved =
        failed instanceof Authorization.Bearer
            && failure.kind() != FailureKind.INTERRUPTED
            && failure.kind() != FailureKind.RATE_LIMITED;
    if (!mayHaveMoved || !asked.request().body().isRepeatable()) {
      throw failure;
    }
    Response response = next.send(asked.request());
    if (isRefusal(response)) {
      return closingOnFailure(response, () -> answerAnew(asked, failed, failure, response));
    }
    if (authorization.equals(failed)) {
      // a refusal keeps the authorization, since other repositories may still get tokens
      authorization = new Authorization.None();
    }
    return response;
  }

  private Response answerAnew(
      Asked asked, Authorization failed, TransportException failure, Response response)
      throws TransportException {
    Optional<Choice> other = choice.choose(response, asked.credentials());
    if (other.isEmpty()) {
      throw failure;
    }
    if (!other.get().authorization().equals(failed)) {
      response.close();
      return again(asked, other.get());
    }
    if (asked.request().scopes().containsAll(other.get().scopes())) {
      throw failure;
    }
    response.close();
    return resendWith(asked.with(other.get().scopes()), failed);
  }

  /** Sends a request; the answer to one with a password accepts or refuses the account. */
  private Response sendWith(Asked asked, Authorization used, Grant grant)
      throws TransportException {
    Request complete = grant.applyTo(asked.request());
    if (!(used instanceof Authorization.Password) || grant.header().isEmpty()) {
      return next.send(complete);
    }
    Logins.Account account = new Logins.Account(registry.registry().name(), asked.credentials());
    if (!complete.body().isRepeatable()) {
      // an upload would block waiting requests until its end
      tokens.logins().check(account);
      return judged(next.send(complete), account);
    }
    return tokens
        .logins()
        .first(account, () -> judged(next.send(complete), account), Logins::isOfService);
  }

  private Response judged(Response response, Logins.Account account) throws TransportException {
    Logins logins = tokens.logins();
    if (!isRefusal(response)) {
      if (RegistryAnswer.provesPassword(response)) {
        logins.accept(account);
      }
    } else if (choice.isForPassword(response, account.credentials()) && logins.isWrong(account)) {
      TransportException failure = LoginFailures.wrong(account.credentials());
      logins.refuse(account, failure);
      response.close();
      throw failure;
    }
    return response;
  }

  private void noteAccepted(Asked asked) {
    waitingHelps = true;
    List<Scope> scopes = asked.request().scopes();
    if (!scopes.equals(asked.need())) {
      demanded.put(asked.need(), scopes);
    }
  }

  private boolean isRefusal(Response response) {
    return response.status() == UNAUTHORIZED && registry.covers(response.uri());
  }

  private static Response closingOnFailure(Response response, Logins.Attempt<Response> answer)
      throws TransportException {
    try {
      return answer.run();
    } catch (TransportException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  private static boolean isTokenInPlaceOfPassword(Refused first, Choice better) {
    return first.authorization() instanceof Authorization.Bearer
        && better.authorization() instanceof Authorization.Password;
  }

  private static boolean isRejected(Refused first, Choice better) {
    return first.grant().header().isPresent()
        && !(first.authorization() instanceof Authorization.Bearer)
        && first.authorization().equals(better.authorization());
  }

  private Credentials credentials(Request request) throws TransportException {
    try {
      return credentialSource.credentialsFor(
          registry.registry(), Scope.repository(request.scopes()));
    } catch (CredentialException e) {
      if (e.isStopped()) {
        throw TransportException.of(FailureKind.INTERRUPTED, String.valueOf(e.getMessage()), e);
      }
      throw TransportException.of(FailureKind.UNAUTHORIZED, String.valueOf(e.getMessage()), e)
          .withHint("repair that, or write `auth` in the sync file; `auth: none` asks for none");
    }
  }
}
