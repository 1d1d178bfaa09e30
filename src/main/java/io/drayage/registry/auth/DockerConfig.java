package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.util.Map;
import java.util.Optional;

/**
 * Content of one configuration file.
 *
 * @param own credentials in the file, by registry
 * @param parts credentials in the file, by registry and the beginning of a repository's path:
 *     {@code quay.io/team}
 * @param helpers names of credential helpers, by registry
 * @param store name of the helper for all other registries
 */
record DockerConfig(
    Map<String, Credentials> own,
    Map<String, Credentials> parts,
    Map<String, String> helpers,
    Optional<String> store) {
  static final DockerConfig EMPTY =
      new DockerConfig(Map.of(), Map.of(), Map.of(), Optional.empty());

  DockerConfig {
    own = Map.copyOf(own);
    parts = Map.copyOf(parts);
    helpers = Map.copyOf(helpers);
  }

  Optional<String> helperFor(RegistryHost registry) {
    return Optional.ofNullable(helpers.get(registry.name())).or(this::store);
  }

  Credentials ownFor(RegistryHost registry) {
    return own.getOrDefault(registry.name(), new Credentials.Anonymous());
  }

  /** Credentials of the longest key that covers the repository. */
  Optional<Credentials> ownForPart(RegistryHost registry, String path) {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    String key = registry.name() + "/" + path;
    int least = registry.name().length();
    for (int end = key.length(); end > least; end = key.lastIndexOf('/', end - 1)) {
      Credentials found = parts.get(key.substring(0, end));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
