package io.drayage.registry.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How TLS connections to a host are checked.
 *
 * @param certificates the host's own directory of certificates, which need not exist
 */
public record TlsSettings(Trust trust, Optional<Path> certificates) {
  /** Which certificates are accepted. */
  public enum Trust {
    /** What the machine trusts, and what the directory adds to it. */
    AUTHORITIES,
    /** Any. */
    ANYBODY
  }

  /** Checks certificates against what the machine trusts. */
  public static TlsSettings machine() {
    return new TlsSettings(Trust.AUTHORITIES, Optional.empty());
  }

  /** Checks certificates against what the machine trusts and {@code directory} adds. */
  public static TlsSettings verified(Path directory) {
    return new TlsSettings(Trust.AUTHORITIES, Optional.of(directory));
  }

  /** Accepts any certificate. */
  public static TlsSettings unverified(Path directory) {
    return new TlsSettings(Trust.ANYBODY, Optional.of(directory));
  }
}
