package io.drayage.registry.login;

import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tokens in memory, at most five hundred, the least recently used first to go; never written
 * anywhere. A token for more than what is wanted serves as well. Safe for use by several threads.
 */
public final class TokenCache {
  private static final int MAX_TOKENS = 500;

  private final Map<TokenKey, AccessToken> tokens = new LinkedHashMap<>(16, 0.75f, true);

  /** A token for {@code key}, or for more than it wants, that {@code good} accepts. */
  public synchronized Optional<AccessToken> find(TokenKey key, Predicate<AccessToken> good) {
    return candidate(key).filter(good).or(() -> candidate(withPush(key)).filter(good));
  }

  /** Remembers a token. */
  public synchronized void put(TokenKey key, AccessToken token) {
    tokens.put(key, token);
    if (tokens.size() > MAX_TOKENS) {
      tokens.remove(tokens.keySet().iterator().next());
    }
  }

  /** Forgets a token that a registry refused, under whichever key it is known. */
  public synchronized void forget(AccessToken token) {
    tokens.values().removeIf(known -> known == token);
  }

  private Optional<AccessToken> candidate(TokenKey key) {
    return Optional.ofNullable(tokens.get(key));
  }

  private static TokenKey withPush(TokenKey key) {
    return key.withScopes(key.scopes().stream().map(Scope::withPush).toList());
  }
}
