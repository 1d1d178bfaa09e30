package io.drayage.registry.net;

import io.drayage.oci.RegistryHost;
import java.util.Map;
import java.util.Set;

/**
 * Hosts that the operator names as parts of one registry. Lower case, without ports.
 *
 * @param tokenHosts may see the registry's credentials as its token services
 * @param insideHosts may be led to although they are inside a private network and the registry is
 *     not
 */
public record VouchedHosts(Set<String> tokenHosts, Set<String> insideHosts) {
  private static final Map<String, String> TOKEN_SERVICES =
      Map.of("docker.io", "auth.docker.io", "registry.gitlab.com", "gitlab.com");

  /** Copies the sets. */
  public VouchedHosts {
    tokenHosts = Set.copyOf(tokenHosts);
    insideHosts = Set.copyOf(insideHosts);
  }

  /** No vouched hosts. */
  public static VouchedHosts none() {
    return new VouchedHosts(Set.of(), Set.of());
  }

  /**
   * Whether the token service on {@code realmHost} may see the credentials of {@code registry},
   * which is reached at {@code endpointHost}; both lower case and without a port. A hostile answer
   * could name any host, so it must be the registry's own, a known one or one of {@link
   * #tokenHosts}.
   */
  public boolean mayReceiveCredentials(
      RegistryHost registry, String endpointHost, String realmHost) {
    return tokenHosts.contains(realmHost)
        || realmHost.equals(endpointHost)
        || realmHost.equals(TOKEN_SERVICES.get(registry.name()))
        || (isLoopback(realmHost) && isLoopback(endpointHost));
  }

  private static boolean isLoopback(String host) {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return new RegistryHost(name).isLoopback();
  }
}
