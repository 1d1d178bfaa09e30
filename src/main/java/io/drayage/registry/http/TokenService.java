package io.drayage.registry.http;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.AccessToken;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.RealmRule;
import io.drayage.registry.auth.RefusalMemo;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenCache;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.TransportException.Kind;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * Gets tokens for one registry, each once: from memory, from the thread that is asking already, or
 * from the token service (distribution's token authentication). Safe for use by several threads.
 */
public final class TokenService {
  // Artifactory and Azure answer 401 and 400 to an exchange that they do not know
  private static final Set<Integer> NO_EXCHANGE = Set.of(400, 401, 404, 405);

  private final RegistryOrigin registry;
  private final Transport transport;
  private final Shared shared;
  private final RedirectRule redirectRule;
  private final Companions companions;
  private final Map<TokenKey, CompletableFuture<AccessToken>> underWay = new ConcurrentHashMap<>();
  private final Set<Credentials> proven = ConcurrentHashMap.newKeySet();

  /** What all registries share. */
  public record Shared(TokenCache cache, RefusalMemo refusals, Timing timing) {}

  private record Account(String registry, URI realm, Credentials credentials) {}

  /** {@code transport} is asked for tokens, without further authorization. */
  public TokenService(
      RegistryOrigin registry,
      Transport transport,
      RedirectRule redirectRule,
      Companions companions,
      Shared shared) {
    this.registry = registry;
    this.companions = companions;
    this.transport = transport;
    this.redirectRule = redirectRule;
    this.shared = shared;
  }

  /** A token for {@code scopes}; one for a request with a stream has half of its life before it. */
  AccessToken token(BearerRealm realm, Credentials credentials, Request request)
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

  private AccessToken fetchOnce(TokenKey key, List<Scope> scopes) throws TransportException {
    CompletableFuture<AccessToken> mine = new CompletableFuture<>();
    CompletableFuture<AccessToken> running = underWay.putIfAbsent(key, mine);
    if (running != null) {
      return await(running, key, scopes);
    }
    try {
      AccessToken token = fetch(key, scopes);
      shared.cache().put(key, token);
      mine.complete(token);
      return token;
    } catch (TransportException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
      // whoever waits is not left waiting by an unexpected failure either
      mine.cancel(false);
    }
  }

  private AccessToken await(
      CompletableFuture<AccessToken> running, TokenKey key, List<Scope> scopes)
      throws TransportException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransportException failure
          && failure.kind() != Kind.INTERRUPTED) {
        throw failure;
      }
      return fetchOnce(key, scopes);
    } catch (CancellationException e) {
      return fetchOnce(key, scopes);
    }
  }

  private AccessToken fetch(TokenKey key, List<Scope> scopes) throws TransportException {
    checkRealm(key);
    Account account = new Account(key.registry(), key.realm(), key.credentials());
    checkRefusals(List.of(account, key));
    try (Response response = ask(key, scopes)) {
      if (response.status() == 200) {
        proven.add(key.credentials());
        return AccessToken.parse(response.bodyBytes(TokenRefusal.MAX_ANSWER_BYTES), now());
      }
      TokenRefusal refusal = TokenRefusal.of(response, key, shared.timing().clock());
      if (refusal.isFinal()) {
        shared.refusals().remember(isAboutAccount(refusal, key) ? account : key, refusal.reason());
      }
      throw refusal.exception();
    } catch (MalformedException e) {
      throw TransportException.of(
          Kind.INVALID, e.getMessage() + " (" + Origin.redacted(key.realm()) + ")", e);
    }
  }

  /** By {@code POST} where there is a token to trade in, else by {@code GET}. */
  private Response ask(TokenKey key, List<Scope> scopes) throws TransportException {
    if (!(key.credentials() instanceof Credentials.IdentityToken identity)) {
      return transport.send(TokenRequest.of(key, scopes));
    }
    Response response = transport.send(TokenRequest.exchange(key, identity, scopes));
    if (identity.login().isEmpty() || !NO_EXCHANGE.contains(response.status())) {
      return response;
    }
    response.close();
    return transport.send(TokenRequest.of(key, scopes));
  }

  private void checkRefusals(List<Object> questions) throws TransportException {
    for (Object question : questions) {
      Optional<String> refusal = shared.refusals().refusal(question);
      if (refusal.isPresent()) {
        throw TransportException.of(
            Kind.UNAUTHORIZED, refusal.get() + " (not asked again for a minute)", null);
      }
    }
  }

  /** A password that has never worked is wrong everywhere; trying it on would lock the account. */
  private boolean isAboutAccount(TokenRefusal refusal, TokenKey key) {
    return refusal.status() == 401
        && !(key.credentials() instanceof Credentials.Anonymous)
        && !proven.contains(key.credentials());
  }

  private void checkRealm(TokenKey key) throws TransportException {
    URI realm = key.realm();
    redirectRule.check(registry.uri("/"), realm);
    RegistryHost host = registry.registry();
    String realmHost = Origin.of(realm).host();
    boolean trusted =
        companions.tokenHosts().contains(realmHost)
            || RealmRule.mayReceiveCredentials(host, registry.current().host(), realmHost);
    if (!(key.credentials() instanceof Credentials.Anonymous) && !trusted) {
      throw TransportException.of(
              Kind.UNAUTHORIZED,
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
