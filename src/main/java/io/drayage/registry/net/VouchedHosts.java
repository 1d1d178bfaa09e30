package io.drayage.registry.net;

import io.drayage.oci.RegistryHost;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that the operator vouches for as parts of one registry, in lower case without ports.
 *
 * @param tokenHosts token services that may receive the registry's credentials
 * @param insideHosts hosts in private networks that a public registry may redirect to
 */
public record VouchedHosts(Set<String> tokenHosts, Set<String> insideHosts) {
  private static final Map<String, String> TOKEN_SERVICES =
      Map.of("docker.io", "auth.docker.io", "registry.gitlab.com", "gitlab.com");

  public VouchedHosts {
    tokenHosts = Set.copyOf(tokenHosts);
    insideHosts = Set.copyOf(insideHosts);
  }

  /** No hosts but the known token services. */
  public static VouchedHosts none() {
    return new VouchedHosts(Set.of(), Set.of());
  }

  /**
   * Whether the token service on {@code realmHost} may receive the credentials of {@code registry}
   * at {@code endpointHost}; hosts in lower case without ports. A hostile answer may name any host,
   * so only the registry's own, known ones and {@link #tokenHosts} are accepted.
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

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VouchedHosts that
        && tokenHosts.equals(that.tokenHosts)
        && insideHosts.equals(that.insideHosts);
  }

  @Override
  public int hashCode() {
    return 31 * tokenHosts.hashCode() + insideHosts.hashCode();
  }
}
