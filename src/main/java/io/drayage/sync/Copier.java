package io.drayage.sync;

/** Brings an image to the target, in one way or another. */
@FunctionalInterface
public interface Copier {
  /**
   * Carries out the order; safe for several threads.
   *
   * @throws io.drayage.registry.RegistryException if that failed; the target then names what it
   *     named before
   */
  CopyResult copy(CopyOrder order);
}
