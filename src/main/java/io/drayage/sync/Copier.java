package io.drayage.sync;

/** Copies images to a target. Implementations are safe for several threads. */
@FunctionalInterface
public interface Copier {
  /**
   * Copies the image of an order.
   *
   * @throws io.drayage.registry.RegistryException if the copy fails; the target's tag is unchanged
   *     then
   */
  CopyResult copy(CopyOrder order);
}
