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
 * Gets the tokens of one registry (distribution's token authentication): from the cache, from a
 * request in progress, or from the token service. Thread-safe.
 */
public final class TokenService {
  // Artifactory and Azure answer 401 and 400 to an unsupported exchange
  private static final Set<Integer> NO_EXCHANGE = Set.of(400, 401, 404, 405);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final RegistryOrigin registry;
  private final Transport transport;
  private final Shared shared;
  private final RedirectRule redirectRule;
  private final VouchedHosts vouchedHosts;
  private final LoadingCache<TokenKey, Answer> underWay = new LoadingCache<>(0);

  /** Token service of a challenge. */
  record Realm(URI uri, String service) {}

  /** State shared by all registries. */
  public record Shared(TokenCache cache, Logins logins, Timing timing) {}

  /** Answer to all waiting requests; a failure is shared but not kept. */
  private record Answer(Optional<AccessToken> token, Optional<TransportException> failure) {}

  /** Asks for tokens over {@code transport}, which adds no authorization. */
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

  /** Token for a request; for a stream it has at least half of its lifetime left. */
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

  /** Removes a refused token. */
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

  /** Key of a refusal: a wrong account as a whole, since further attempts would lock it. */
  private Object question(
      TransportException refusal, TokenKey key, Optional<Logins.Account> account) {
    return account
        .filter(one -> refusal.status() == UNAUTHORIZED && logins().isWrong(one))
        .<Object>map(one -> one)
        .orElse(key);
  }

  /** Sends a {@code POST} with an identity token, otherwise a {@code GET}. */
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

  /** Sends a request, whose redirects are subject to the same check as a realm. */
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
              // a colon would end the key in a properties file
              "if that is its token service: drayage.registry.%s.token-hosts = %s"
                  .formatted(host.name().toLowerCase(Locale.ROOT).replace(":", "\\:"), realmHost));
    }
  }

  private long now() {
    return shared.timing().nanoTime().getAsLong();
  }
}
