package io.drayage.registry.cloud;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.RenewedCredentials;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Management API of one account's registry at AWS. Thread-safe. */
public interface EcrService {
  /** Registries of an account. */
  enum Kind {
    /** Private repositories: {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}. */
    PRIVATE,
    /** Public repositories, below the account's alias on {@code public.ecr.aws}. */
    PUBLIC
  }

  /** Registry of an account in one region. */
  record Account(Kind kind, String id, String region) {
    @Override
    public String toString() {
      return "account " + id + " in " + region;
    }
  }

  /**
   * Access to an account's API.
   *
   * @param endpoint URL of the API, if it is not AWS's own
   * @param listLimit time limit of a list with all its pages
   * @param nanoTime monotonic clock
   */
  record Access(
      Account account,
      Transport transport,
      Optional<URI> endpoint,
      Duration listLimit,
      LongSupplier nanoTime) {}

  /**
   * Password of the registry, valid for twelve hours.
   *
   * @throws io.drayage.registry.auth.CredentialException if AWS gives none
   */
  RenewedCredentials.Issued password();

  /**
   * Creates a repository unless it exists.
   *
   * @throws io.drayage.registry.RegistryException if that fails
   */
  void create(Repository repository);

  /**
   * Lists the account's repositories as paths of the registry: whole pages of 100 until there are
   * more than {@code maxItems}, or all for {@link io.drayage.registry.Catalog#NO_LIMIT}.
   *
   * @throws io.drayage.registry.RegistryException if the list fails or exceeds its time limit
   */
  RepositoryNames list(RegistryHost registry, int maxItems);
}
