package io.drayage.registry.auth;

import java.net.URI;
import java.util.Collection;
import java.util.Set;

/**
 * What a token was asked for: equal keys may share a token.
 *
 * @param registry the canonical name of the registry
 * @param realm the token service
 * @param credentials who asks; held in memory only, never printed
 */
public record TokenKey(
    String registry, URI realm, String service, Credentials credentials, Set<Scope> scopes) {
  /** Copies the scopes. */
  public TokenKey {
    scopes = Set.copyOf(scopes);
  }

  /** The same asker's key for other scopes. */
  public TokenKey withScopes(Collection<Scope> others) {
    return new TokenKey(registry, realm, service, credentials, Set.copyOf(others));
  }
}
