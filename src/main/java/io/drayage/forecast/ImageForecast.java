package io.drayage.forecast;

import io.drayage.failure.Failure;
import io.drayage.sync.ImagePair;
import java.util.Locale;
import java.util.Optional;

/**
 * Forecast of one image.
 *
 * @param why one line for display
 * @param failure expected failure; empty if none
 */
public record ImageForecast(
    ImagePair image, Action action, String why, Cost cost, Optional<Failure> failure) {
  /** Result for an image. */
  public enum Action {
    /** The image is copied. */
    COPY,
    /** The target has the image. */
    UNCHANGED,
    /** The copy fails. */
    FAILED;

    /** Name in reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Cost of an image.
   *
   * @param pulls manifests pulled from the source, as registries count them; an estimate unless
   *     {@code exact}
   * @param blobBytes bytes of blobs from source to target; 0 unless {@code exact}
   * @param manifestBytes bytes of manifests written to the target; 0 unless {@code exact}
   * @param exact whether the manifests were read
   */
  public record Cost(long pulls, long blobBytes, long manifestBytes, boolean exact) {
    /** No cost. */
    public static final Cost NOTHING = new Cost(0, 0, 0, true);

    static Cost of(CountedRequests counts) {
      return new Cost(counts.pulls(), counts.blobBytes(), counts.manifestBytes(), true);
    }

    /** Adds both costs; exact if both are. */
    public Cost plus(Cost other) {
      return new Cost(
          pulls + other.pulls,
          blobBytes + other.blobBytes,
          manifestBytes + other.manifestBytes,
          exact && other.exact);
    }
  }
}
