package io.drayage.registry.cloud;

import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Opens Google's token service by its library. {@link CloudLibraries} finds the one there is by
 * Java's {@link java.util.ServiceLoader}.
 */
public interface GoogleLibrary {
  /**
   * Access to Google's services.
   *
   * @param internet transport to token services
   * @param metadata transport to the metadata server, which is link-local
   * @param metadataEndpoint URL that replaces the usual metadata server
   * @param nanoTime monotonic clock
   */
  record Access(
      Transport internet,
      Transport metadata,
      Optional<URI> metadataEndpoint,
      Map<String, String> environment,
      LongSupplier nanoTime) {
    /** Copies the environment. */
    public Access {
      environment = Map.copyOf(environment);
    }
  }

  /** Google's access tokens as passwords; fetches nothing yet. */
  CredentialSource tokens(Access access);
}
