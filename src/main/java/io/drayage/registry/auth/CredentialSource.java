package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;

/** Finds the credentials for a registry. */
@FunctionalInterface
public interface CredentialSource {
  /** The credentials to show {@code registry}; anonymous when there are none. */
  Credentials credentialsFor(RegistryHost registry);

  /** Always the same. */
  static CredentialSource of(Credentials credentials) {
    return registry -> credentials;
  }
}
