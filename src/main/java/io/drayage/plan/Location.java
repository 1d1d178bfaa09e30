package io.drayage.plan;

import io.drayage.oci.RegistryHost;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A registry of a task, with the settings of its connection.
 *
 * @param skipTlsVerify accept any certificate, and plain HTTP
 * @param certsDir directory with one folder a host: {@code *.crt}, {@code *.cert} with {@code
 *     *.key}
 * @param aws present for an ECR registry with a known account
 */
public record Location(
    RegistryHost registry,
    LocationAuth auth,
    boolean skipTlsVerify,
    Path certsDir,
    Optional<AwsRegistry> aws) {

  /** Makes a location outside of AWS. */
  public Location(RegistryHost registry, LocationAuth auth, boolean skipTlsVerify, Path certsDir) {
    this(registry, auth, skipTlsVerify, certsDir, Optional.empty());
  }

  Location onThisMachine() {
    return new Location(registry.onThisMachine(), auth, skipTlsVerify, certsDir, aws);
  }
}
