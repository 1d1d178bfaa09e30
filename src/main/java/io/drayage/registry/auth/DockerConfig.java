package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.util.Map;
import java.util.Optional;

/**
 * What one configuration file says.
 *
 * @param own credentials in the file itself, by canonical registry
 * @param helpers names of helpers, by canonical registry
 * @param store name of the helper for all other registries
 */
record DockerConfig(
    Map<String, Credentials> own, Map<String, String> helpers, Optional<String> store) {
  static final DockerConfig EMPTY = new DockerConfig(Map.of(), Map.of(), Optional.empty());

  DockerConfig {
    own = Map.copyOf(own);
    helpers = Map.copyOf(helpers);
  }

  Optional<String> helperFor(RegistryHost registry) {
    return Optional.ofNullable(helpers.get(registry.name())).or(this::store);
  }

  Credentials ownFor(RegistryHost registry) {
    return own.getOrDefault(registry.name(), new Credentials.Anonymous());
  }
}
