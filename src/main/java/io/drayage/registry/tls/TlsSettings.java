package io.drayage.registry.tls;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsSettings that
        && checked == that.checked
        && certificates.equals(that.certificates);
  }

  @Override
  public int hashCode() {
    return 31 * Boolean.hashCode(checked) + certificates.hashCode();
  }
}
