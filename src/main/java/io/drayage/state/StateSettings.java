package io.drayage.state;

/**
 * How much is remembered; what is beyond is forgotten.
 *
 * @param maxEntries of what platforms mean, and of places of blobs, each
 * @param maxManifests manifests, however small
 * @param maxManifestBytes bytes of all manifests together
 */
public record StateSettings(int maxEntries, int maxManifests, long maxManifestBytes) {
  /** What is used when properties say nothing. */
  public static final StateSettings USUAL = new StateSettings(100_000, 20_000, 32L << 20);
}
