package io.drayage.plan;

import io.drayage.oci.RegistryHost;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  // by hand: see Digest
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Location that
            && registry.equals(that.registry)
            && auth.equals(that.auth)
            && skipTlsVerify == that.skipTlsVerify
            && certsDir.equals(that.certsDir)
            && aws.equals(that.aws));
  }

  @Override
  public int hashCode() {
    return registry.hashCode();
  }
}
