package io.drayage.registry.net;

import java.util.Set;

/**
 * Hosts that an operator vouches for as parts of one registry. Lower case, without ports.
 *
 * @param tokenHosts may see the registry's credentials as its token services
 * @param insideHosts may be led to although they are inside a private network and the registry is
 *     not
 */
public record VouchedHosts(Set<String> tokenHosts, Set<String> insideHosts) {
  /** Copies the sets. */
  public VouchedHosts {
    tokenHosts = Set.copyOf(tokenHosts);
    insideHosts = Set.copyOf(insideHosts);
  }

  /** Vouches for nobody. */
  public static VouchedHosts none() {
    return new VouchedHosts(Set.of(), Set.of());
  }
}
