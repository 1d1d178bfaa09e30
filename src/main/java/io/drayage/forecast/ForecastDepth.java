package io.drayage.forecast;

/** How far a forecast reads. */
public enum ForecastDepth {
  /** Manifests of what would be copied are read, so that the numbers are exact. */
  MANIFESTS,
  /** Nothing is read that a registry counts as a pull. */
  HEADS_ONLY
}
