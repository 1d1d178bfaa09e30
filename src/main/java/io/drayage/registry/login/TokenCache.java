package io.drayage.registry.login;

import io.drayage.cache.RecentMap;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * LRU cache of at most 500 tokens, in memory only. A token of wider scopes serves as well.
 * Thread-safe.
 */
public final class TokenCache {
  private static final int MAX_TOKENS = 500;

  private final RecentMap<TokenKey, AccessToken> tokens = new RecentMap<>(MAX_TOKENS);

  /** Token for {@code key} or wider scopes that passes {@code good}. */
  public Optional<AccessToken> find(TokenKey key, Predicate<AccessToken> good) {
    return tokens.get(key).filter(good).or(() -> tokens.get(withPush(key)).filter(good));
  }

  /** Stores a token. */
  public void put(TokenKey key, AccessToken token) {
    tokens.put(key, token);
  }

  /** Removes a refused token under all its keys. */
  public void forget(AccessToken token) {
    tokens.removeIf((key, known) -> known == token);
  }

  private static TokenKey withPush(TokenKey key) {
    return key.withScopes(key.scopes().stream().map(Scope::withPush).toList());
  }
}
