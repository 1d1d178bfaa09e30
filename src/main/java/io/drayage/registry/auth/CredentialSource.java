package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.util.List;

/** Source of credentials for registries. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * Credentials for {@code registry}, anonymous if there are none. Called often: a slow source
   * caches its answer.
   *
   * @throws CredentialException if the look-up fails
   */
  Credentials credentialsFor(RegistryHost registry);

  /**
   * Credentials for one repository of {@code registry}.
   *
   * @param path path of the repository, empty for requests about none
   * @throws CredentialException if the look-up fails
   */
  default Credentials credentialsFor(RegistryHost registry, String path) {
    return credentialsFor(registry);
  }

  /** Source of fixed credentials; equal for equal credentials. */
  static CredentialSource of(Credentials credentials) {
    return new Fixed(credentials);
  }

  /**
   * First credentials of several sources in order; equal for equal sources. A failing source is a
   * failure of the whole.
   */
  static CredentialSource firstOf(CredentialSource... sources) {
    return new Chain(List.of(sources));
  }

  /** Source of fixed credentials; a record, so that equal settings share a client. */
  record Fixed(Credentials credentials) implements CredentialSource {
    @Override
    public Credentials credentialsFor(RegistryHost registry) {
      return credentials;
    }
  }

  /** First credentials of several sources. */
  record Chain(List<CredentialSource> sources) implements CredentialSource {
    @Override
    public Credentials credentialsFor(RegistryHost registry) {
      return credentialsFor(registry, "");
    }

    @Override
    public Credentials credentialsFor(RegistryHost registry, String path) {
      return sources.stream()
          .map(source -> source.credentialsFor(registry, path))
          .filter(found -> !(found instanceof Credentials.Anonymous))
          .findFirst()
          .orElseGet(Credentials.Anonymous::new);
    }
  }
}
