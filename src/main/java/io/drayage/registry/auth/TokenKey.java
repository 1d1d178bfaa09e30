package io.drayage.registry.auth;

import java.net.URI;
import java.util.Collection;
import java.util.Set;

/**
 * Cache key of a token. Equal keys may share a token.
 *
 * @param registry canonical name of the registry
 * @param realm URL of the token service
 * @param credentials credentials for the token service; kept in memory only, never printed
 */
public record TokenKey(
    String registry, URI realm, String service, Credentials credentials, Set<Scope> scopes) {
  public TokenKey {
    scopes = Set.copyOf(scopes);
  }

  /** Copy with other scopes. */
  public TokenKey withScopes(Collection<Scope> others) {
    return new TokenKey(registry, realm, service, credentials, Set.copyOf(others));
  }
}
