package io.drayage.sync;

import io.drayage.oci.RegistryHost;
import java.time.Duration;

/** An image was not copied since its source let nothing be pulled for as long as is waited. */
public final class NoPullsException extends RuntimeException {
  /** What the operator can do. */
  static final String HINT =
      "the next run tries again; drayage.pulls.max-wait gives more time, credentials may give more pulls";

  private static final long serialVersionUID = 1L;

  private final transient RegistryHost registry;
  private final transient Duration waited;

  public NoPullsException(String subject, RegistryHost registry, Duration waited) {
    super("not started: %s: %s".formatted(subject, reason(registry, waited)));
    this.registry = registry;
    this.waited = waited;
  }

  /** Whose pulls were used up. */
  RegistryHost registry() {
    return registry;
  }

  /** The part of the message that all images of the registry have in common. */
  String reason() {
    return reason(registry, waited);
  }

  private static String reason(RegistryHost registry, Duration waited) {
    return "%s had no pulls left for %d s (drayage.pulls.max-wait)"
        .formatted(registry, waited.toSeconds());
  }
}
