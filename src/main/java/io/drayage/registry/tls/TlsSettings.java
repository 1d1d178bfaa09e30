package io.drayage.registry.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks of TLS connections to a host.
 *
 * @param checked whether a certificate needs a trusted authority; if not, any is accepted
 * @param certificates directory of the host's certificates, which may be missing
 */
public record TlsSettings(boolean checked, Optional<Path> certificates) {
  /** Checks against the authorities of the machine. */
  public static TlsSettings machine() {
    return new TlsSettings(true, Optional.empty());
  }
}
