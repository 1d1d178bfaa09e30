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
 * The credentials of a location: its {@code auth} (with {@code auth-refresh}, AWS instead), then
 * Google for Google's registries, then the Docker client's files and helpers. Safe for use by
 * several threads.
 */
final class CredentialLookup {
  private final CloudServices clouds;
  private final DockerConfigFile files;

  /** Opens nothing yet. */
  CredentialLookup(CloudServices clouds, Map<String, String> environment) {
    this.clouds = clouds;
    this.files = DockerConfigFile.fromEnvironment(environment);
  }

  /**
   * The source for a location; equal for equal locations.
   *
   * @param itself whether its requests go to the registry of that name, rather than where a
   *     property sends them: a cloud's tokens are for its own registries only
   */
  CredentialSource source(Location location, boolean itself) {
    if (location.auth() instanceof LocationAuth.Anonymous) {
      // with `auth: none` no other place is asked
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

  /** What a target wants before a repository that it lacks is written to. */
  TargetPreparation preparation(Location target) {
    if (target.aws().isEmpty() || target.auth() instanceof LocationAuth.Anonymous) {
      return TargetPreparation.none();
    }
    return clouds.ecrRepositories(target.aws().get());
  }

  /** Ends the credential helpers that run; from now on none is started. */
  void stopHelpers() {
    files.stopHelpers();
  }

  /** The vendor's own list of repositories, where it is what lists a source. */
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
