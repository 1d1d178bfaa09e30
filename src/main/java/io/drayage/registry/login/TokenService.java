package io.drayage.registry.login;

import io.drayage.cache.LoadingCache;
import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.VouchedHosts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gets tokens for one registry, each once: from memory, from the thread that is asking already, or
 * from the token service (distribution's token authentication). Safe for use by several threads.
 */
public final class TokenService {
  // Artifactory and Azure answer 401 and 400 to an exchange that they do not know
  private static final Set<Integer> NO_EXCHANGE = Set.of(400, 401, 404, 405);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final RegistryOrigin registry;
  private final Transport transport;
  private final Shared shared;
  private final RedirectRule redirectRule;
  private final VouchedHosts vouchedHosts;
  private final LoadingCache<TokenKey, Answer> underWay = new LoadingCache<>(0);

  /** Where a registry's tokens come from, as its challenge says. */
  record Realm(URI uri, String service) {}

  /** What all registries share. */
  public record Shared(TokenCache cache, Logins logins, Timing timing) {}

  /** A failure is the answer to all requests that wait for it; none is kept. */
  private record Answer(Optional<AccessToken> token, Optional<TransportException> failure) {}

  /** {@code transport} is asked for tokens, without further authorization. */
  public TokenService(
      RegistryOrigin registry,
      Transport transport,
      RedirectRule redirectRule,
      VouchedHosts vouchedHosts,
      Shared shared) {
    this.registry = registry;
    this.vouchedHosts = vouchedHosts;
    this.transport = transport;
    this.redirectRule = redirectRule;
    this.shared = shared;
  }

  /** A token for {@code scopes}; one for a request with a stream has half of its life before it. */
  AccessToken token(Realm realm, Credentials credentials, Request request)
      throws TransportException {
    List<Scope> scopes = request.scopes();
    TokenKey key =
        new TokenKey(
            registry.registry().name(),
            realm.uri(),
            realm.service(),
            credentials,
            Set.copyOf(scopes));
    Predicate<AccessToken> good =
        request.body().isRepeatable()
            ? token -> token.isUsableAt(now())
            : token -> token.isYoungAt(now());
    Optional<AccessToken> known = shared.cache().find(key, good);
    return known.isPresent() ? known.get() : fetchOnce(key, scopes);
  }

  /** A token that the registry refused is not used again. */
  void forget(AccessToken token) {
    shared.cache().forget(token);
  }

  Logins logins() {
    return shared.logins();
  }

  void pause(Duration time) throws TransportException {
    shared.timing().sleep(time);
  }

  private AccessToken fetchOnce(TokenKey key, List<Scope> scopes) throws TransportException {
    Answer answer = underWay.get(key, () -> answer(key, scopes));
    if (answer.failure().isPresent()) {
      throw answer.failure().get();
    }
    return answer.token().orElseThrow();
  }

  private Answer answer(TokenKey key, List<Scope> scopes) throws TransportException {
    try {
      AccessToken token = fetch(key, scopes);
      shared.cache().put(key, token);
      return new Answer(Optional.of(token), Optional.empty());
    } catch (TransportException e) {
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw e;
      }
      return new Answer(Optional.empty(), Optional.of(e));
    }
  }

  private AccessToken fetch(TokenKey key, List<Scope> scopes) throws TransportException {
    checkRealm(key.realm(), key.credentials());
    logins().check(key);
    if (key.credentials() instanceof Credentials.Anonymous) {
      return fetchNow(key, scopes, Optional.empty());
    }
    Logins.Account account = new Logins.Account(key.registry(), key.credentials());
    return logins()
        .first(account, () -> fetchNow(key, scopes, Optional.of(account)), Logins::isOfService);
  }

  private AccessToken fetchNow(TokenKey key, List<Scope> scopes, Optional<Logins.Account> account)
      throws TransportException {
    try (Response response = ask(key, scopes)) {
      if (response.status() == OK) {
        account.ifPresent(logins()::accept);
        return token(response, key.realm());
      }
      TransportException refusal = LoginFailures.noToken(response, key, shared.timing().clock());
      if (LoginFailures.isFinal(refusal)) {
        logins().refuse(question(refusal, key, account), refusal);
      }
      throw refusal;
    } catch (MalformedException e) {
      throw TransportException.of(
          FailureKind.INVALID_CONTENT,
          e.getMessage() + " (" + Origin.redacted(key.realm()) + ")",
          e);
    }
  }

  private AccessToken token(Response response, URI realm) throws TransportException {
    byte[] content = response.bodyBytes(LoginFailures.MAX_ANSWER_BYTES);
    if (LoginFailures.isWebPage(content)) {
      throw LoginFailures.webPage(realm, response, content);
    }
    return AccessToken.parse(content, now());
  }

  /** A password that has never worked is wrong everywhere; trying it on would lock the account. */
  private Object question(
      TransportException refusal, TokenKey key, Optional<Logins.Account> account) {
    return account
        .filter(one -> refusal.status() == UNAUTHORIZED && logins().isWrong(one))
        .<Object>map(one -> one)
        .orElse(key);
  }

  /** By {@code POST} where there is a token to trade in, else by {@code GET}. */
  private Response ask(TokenKey key, List<Scope> scopes) throws TransportException {
    if (!(key.credentials() instanceof Credentials.IdentityToken identity)) {
      return send(TokenRequest.of(key, scopes), key);
    }
    Response response = send(TokenRequest.exchange(key, identity, scopes), key);
    if (identity.login().isEmpty() || !NO_EXCHANGE.contains(response.status())) {
      return response;
    }
    response.close();
    return send(TokenRequest.of(key, scopes), key);
  }

  /** Redirects lead where the credentials may go, as a realm does. */
  private Response send(Request request, TokenKey key) throws TransportException {
    return RedirectingTransport.follow(
        request,
        "the token service %s redirects".formatted(Origin.redacted(key.realm())),
        transport,
        (current, from, location) -> {
          URI to = Origin.resolve(from, location);
          checkRealm(to, key.credentials());
          return current.at(to);
        });
  }

  private void checkRealm(URI realm, Credentials credentials) throws TransportException {
    redirectRule.check(registry.uri("/"), realm);
    RegistryHost host = registry.registry();
    String realmHost = Origin.of(realm).host();
    boolean trusted =
        vouchedHosts.mayReceiveCredentials(host, registry.current().host(), realmHost);
    if (!(credentials instanceof Credentials.Anonymous) && !trusted) {
      throw TransportException.of(
              FailureKind.UNAUTHORIZED,
              "%s wants the credentials to be sent to another host, %s, which is not done"
                  .formatted(host, Origin.of(realm)),
              null)
          .withHint(
              // in a file of properties a colon would end the key
              "if that is its token service: drayage.registry.%s.token-hosts = %s"
                  .formatted(host.name().toLowerCase(Locale.ROOT).replace(":", "\\:"), realmHost));
    }
  }

  private long now() {
    return shared.timing().nanoTime().getAsLong();
  }
}
