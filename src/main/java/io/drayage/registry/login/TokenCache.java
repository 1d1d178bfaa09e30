package io.drayage.registry.login;

import io.drayage.cache.RecentMap;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tokens in memory, at most five hundred, the least recently used first to go; never written
 * anywhere. A token for more than what is wanted serves as well. Safe for use by several threads.
 */
public final class TokenCache {
  private static final int MAX_TOKENS = 500;

  private final RecentMap<TokenKey, AccessToken> tokens = new RecentMap<>(MAX_TOKENS);

  /** A token for {@code key}, or for more than it wants, that {@code good} accepts. */
  public Optional<AccessToken> find(TokenKey key, Predicate<AccessToken> good) {
    return tokens.get(key).filter(good).or(() -> tokens.get(withPush(key)).filter(good));
  }

  /** Remembers a token. */
  public void put(TokenKey key, AccessToken token) {
    tokens.put(key, token);
  }

  /** Forgets a token that a registry refused, under whichever key it is known. */
  public void forget(AccessToken token) {
    tokens.removeIf((key, known) -> known == token);
  }

  private static TokenKey withPush(TokenKey key) {
    return key.withScopes(key.scopes().stream().map(Scope::withPush).toList());
  }
}
