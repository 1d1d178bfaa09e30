package io.drayage.registry.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How TLS connections to a host are checked.
 *
 * @param checked whether a certificate must be of a trusted authority; if not, any is accepted
 * @param certificates the host's own directory of certificates, which need not exist
 */
public record TlsSettings(boolean checked, Optional<Path> certificates) {
  /** Checks certificates against the authorities that the machine trusts. */
  public static TlsSettings machine() {
    return new TlsSettings(true, Optional.empty());
  }
}
