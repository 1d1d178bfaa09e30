package io.drayage.registry.login;

import io.drayage.oci.RegistryHost;
import java.util.Map;

/**
 * Decides whether a password may go to the token service that a registry names. A hostile answer
 * could name any, so it must be on the registry's own host or a known companion of it.
 */
public final class RealmRule {
  private static final Map<String, String> COMPANIONS =
      Map.of("docker.io", "auth.docker.io", "registry.gitlab.com", "gitlab.com");

  private RealmRule() {}

  /**
   * Whether the token service on {@code realmHost} may see the credentials of {@code registry},
   * which is really reached at {@code endpointHost}; both lower case and without a port.
   */
  public static boolean mayReceiveCredentials(
      RegistryHost registry, String endpointHost, String realmHost) {
    return realmHost.equals(endpointHost)
        || realmHost.equals(COMPANIONS.get(registry.name()))
        || (isLoopback(realmHost) && isLoopback(endpointHost));
  }

  private static boolean isLoopback(String host) {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return new RegistryHost(name).isLoopback();
  }
}
