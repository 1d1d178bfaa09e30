package io.drayage.registry;

/** One way to learn which repositories a registry has. Safe for use by several threads. */
@FunctionalInterface
public interface Catalog {
  /** {@code maxItems} for all there are. */
  int NO_LIMIT = -1;

  /**
   * Reads whole pages of up to 100 until there are more than {@code maxItems} repositories, or no
   * more pages; nothing is cut off.
   *
   * @throws RegistryException if the list can't be read to its end: never a short list
   */
  RepositoryNames list(int maxItems);
}
