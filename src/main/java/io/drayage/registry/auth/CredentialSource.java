package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.util.List;

/** Finds the credentials for a registry. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credentials to show {@code registry}; anonymous when there are none. Asked often: a source
   * that is slow remembers its answer.
   *
   * @throws CredentialException if they could not be looked up
   */
  Credentials credentialsFor(RegistryHost registry);

  /**
   * The credentials to show {@code registry} for one repository.
   *
   * @param path the repository's path, empty for what is about none
   * @throws CredentialException if they could not be looked up
   */
  default Credentials credentialsFor(RegistryHost registry, String path) {
    return credentialsFor(registry);
  }

  /** Always the same; equal for equal credentials. */
  static CredentialSource of(Credentials credentials) {
    return new Fixed(credentials);
  }

  /**
   * Asks {@code sources} in order until one has credentials; equal for equal sources. A source that
   * fails is a failure, not skipped.
   */
  static CredentialSource firstOf(CredentialSource... sources) {
    return new Chain(List.of(sources));
  }

  /** A source with one answer; a record, so that equal settings share a client. */
  record Fixed(Credentials credentials) implements CredentialSource {
    @Override
    public Credentials credentialsFor(RegistryHost registry) {
      return credentials;
    }
  }

  /** The first answer of several. */
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
