package io.drayage.registry.auth;

import java.net.URI;
import java.util.Collection;
import java.util.Set;

/**
 * The question that a token answers. Equal keys may share a token.
 *
 * @param registry the canonical name of the registry
 * @param realm the token service
 * @param credentials of the asker; held in memory only, never printed
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
