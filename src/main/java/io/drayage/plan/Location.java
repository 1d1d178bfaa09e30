package io.drayage.plan;

import io.drayage.oci.RegistryHost;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A registry that a task reads from or writes to, and how to reach it.
 *
 * @param skipTlsVerify accept any certificate, and plain HTTP
 * @param certsDir directory with one folder a host: {@code *.crt}, {@code *.cert} with {@code
 *     *.key}
 * @param aws where it is an ECR registry whose account is known
 */
public record Location(
    RegistryHost registry,
    LocationAuth auth,
    boolean skipTlsVerify,
    Path certsDir,
    Optional<AwsRegistry> aws) {

  /** One that is none of AWS's. */
  public Location(RegistryHost registry, LocationAuth auth, boolean skipTlsVerify, Path certsDir) {
    this(registry, auth, skipTlsVerify, certsDir, Optional.empty());
  }

  Location onThisMachine() {
    return new Location(registry.onThisMachine(), auth, skipTlsVerify, certsDir, aws);
  }
}
