package io.drayage.registry.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How TLS connections to a registry are checked. Registries with equal settings share connections.
 *
 * @param certificates the registry's own directory of certificates, when there is one
 */
public record TlsSettings(Trust trust, Optional<Path> certificates) {
  /** Which certificates are accepted. */
  public enum Trust {
    /** What the machine trusts, and what the directory adds to it. */
    AUTHORITIES,
    /** Any. */
    ANYBODY
  }

  /** Checks certificates against what the machine trusts and {@code directory} adds. */
  public static TlsSettings verified(Path directory) {
    return new TlsSettings(Trust.AUTHORITIES, existing(directory));
  }

  /** Accepts any certificate. */
  public static TlsSettings unverified(Path directory) {
    return new TlsSettings(Trust.ANYBODY, existing(directory));
  }

  private static Optional<Path> existing(Path directory) {
    return Files.isDirectory(directory) ? Optional.of(directory) : Optional.empty();
  }
}
