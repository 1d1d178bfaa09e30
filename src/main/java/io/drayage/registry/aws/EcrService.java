package io.drayage.registry.aws;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.Catalog;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.IssuedCredentials;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.util.Optional;

/**
 * The management API of one account's registry. Who we are to AWS is found as in its other tools:
 * environment, profile, web identity, container or instance. Safe for use by several threads.
 */
public interface EcrService {
  /**
   * A password for the registry, for twelve hours.
   *
   * @throws CredentialException if AWS gives none
   */
  IssuedCredentials password();

  /**
   * Creates a repository unless it is there.
   *
   * @throws RegistryException if that fails
   */
  void create(Repository repository);

  /**
   * The account's repositories, as paths of the registry: whole pages of 100 until there are more
   * than {@code maxItems}, all of them if that is {@link Catalog#NO_LIMIT}.
   *
   * @throws RegistryException if the list can't be read to its end
   */
  RepositoryNames list(RegistryHost registry, int maxItems);

  /**
   * Private repositories.
   *
   * @param endpoint of the API, where it is not AWS's own
   */
  static EcrService ofPrivate(EcrAccount account, Transport transport, Optional<URI> endpoint) {
    return new PrivateEcr(account, transport, endpoint);
  }

  /** Public repositories, below the account's alias on {@code public.ecr.aws}. */
  static EcrService ofPublic(EcrAccount account, Transport transport, Optional<URI> endpoint) {
    return new PublicEcr(account, transport, endpoint);
  }
}
