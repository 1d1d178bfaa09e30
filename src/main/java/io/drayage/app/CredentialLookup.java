package io.drayage.app;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.AwsRegistry;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.registry.Catalog;
import io.drayage.registry.TargetPreparation;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.DockerConfigFile;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials of a location: its {@code auth} (AWS with {@code auth-refresh}), then Google's tokens
 * for Google's registries, then the Docker client's files and helpers. Safe for use by several
 * threads.
 */
final class CredentialLookup {
  private final CloudServices clouds;
  private final DockerConfigFile files;

  CredentialLookup(CloudServices clouds, Map<String, String> environment) {
    this.clouds = clouds;
    this.files = DockerConfigFile.fromEnvironment(environment);
  }

  /**
   * Credential source of a location; equal for equal locations.
   *
   * @param itself false if a property sends its requests to another endpoint, which gets no cloud
   *     tokens
   */
  CredentialSource source(Location location, boolean itself) {
    if (location.auth() instanceof LocationAuth.Anonymous) {
      // `auth: none` skips all other places
      return CredentialSource.of(new Credentials.Anonymous());
    }
    if (location.aws().flatMap(aws -> aws.passwordEvery()).isPresent()) {
      return clouds.ecrPasswords(location.aws().get());
    }
    if (location.auth() instanceof LocationAuth.UserPassword user) {
      return CredentialSource.of(new Credentials.Basic(user.username(), user.password()));
    }
    return itself && isGoogle(location.registry())
        ? CredentialSource.firstOf(clouds.googleTokens(), files)
        : files;
  }

  /** Preparation of a target before the first push to a new repository. */
  TargetPreparation preparation(Location target) {
    if (target.aws().isEmpty() || target.auth() instanceof LocationAuth.Anonymous) {
      return TargetPreparation.none();
    }
    return clouds.ecrRepositories(target.aws().get());
  }

  /** Ends running credential helpers and prevents further ones. */
  void stopHelpers() {
    files.stopHelpers();
  }

  /** The vendor's own catalog; empty if the registry's is used. */
  Optional<Catalog> lister(Location source) {
    return source
        .aws()
        .filter(aws -> !(source.auth() instanceof LocationAuth.Anonymous))
        .filter(aws -> aws.kind() == AwsRegistry.Kind.PUBLIC || aws.passwordEvery().isPresent())
        .map(aws -> clouds.ecrLister(source.registry(), aws));
  }

  static boolean isGoogle(RegistryHost registry) {
    String host = registry.hostname().toLowerCase(Locale.ROOT);
    return host.equals("gcr.io") || host.endsWith(".gcr.io") || host.endsWith("-docker.pkg.dev");
  }
}
