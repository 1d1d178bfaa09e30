package io.drayage.app;

import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.Settings;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.AwsRegistry;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.cloud.CloudLibraries;
import io.drayage.registry.http.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Looks credentials up in whatever class loader it is loaded by. */
public final class CloudlessProbe {
  private CloudlessProbe() {}

  /**
   * The credentials for a registry, as text; one of AWS's is asked for by its account.
   *
   * @param libraries folder of the clouds' libraries
   * @param services URL of the clouds' services
   */
  public static String credentials(String registry, Path libraries, String services) {
    Settings settings =
        Settings.load(
            Path.of("absent"),
            Map.of("drayage.aws.endpoint", services, "drayage.google.metadata-endpoint", services),
            Map.of());
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      CloudServices clouds =
          new CloudServices(
              new CloudLibraries(libraries),
              clients,
              new HostSettings(settings, Map.of()),
              Map.of());
      RegistryHost host = new RegistryHost(registry);
      Location location =
          new Location(
              host, new LocationAuth.Unspecified(), false, Path.of("absent"), aws(registry));
      return new CredentialLookup(clouds, Map.of())
          .source(location, true)
          .credentialsFor(host)
          .toString();
    }
  }

  private static Optional<AwsRegistry> aws(String registry) {
    return registry.contains(".dkr.ecr.")
        ? Optional.of(
            new AwsRegistry(
                AwsRegistry.Kind.PRIVATE,
                registry.substring(0, 12),
                "eu-central-1",
                Optional.of(Duration.ofHours(1))))
        : Optional.empty();
  }
}
