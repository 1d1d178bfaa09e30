package io.drayage.state;

/**
 * Limits of the state; the rest is forgotten.
 *
 * @param maxEntries limit of platforms' manifests, and of places of blobs, each
 * @param maxManifests limit of manifests of any size
 * @param maxManifestBytes limit of the bytes of all manifests together
 */
public record StateSettings(int maxEntries, int maxManifests, long maxManifestBytes) {
  /** Limits without properties. */
  public static final StateSettings USUAL = new StateSettings(100_000, 20_000, 32L << 20);
}
