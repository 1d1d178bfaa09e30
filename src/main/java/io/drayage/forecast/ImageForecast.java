package io.drayage.forecast;

import io.drayage.failure.Failure;
import io.drayage.sync.ImagePair;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sync would do with one image.
 *
 * @param why one line for people
 * @param cost what it would take
 * @param failure why it would fail, empty when it would not
 */
public record ImageForecast(
    ImagePair image, Action action, String why, Cost cost, Optional<Failure> failure) {
  /** What a sync would do with an image. */
  public enum Action {
    /** Bring it to the target. */
    COPY,
    /** Nothing: the target has it. */
    UNCHANGED,
    /** Fail, as things are now. */
    FAILED;

    /** As it stands in reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What an image takes.
   *
   * @param pulls manifests got from the source, which is what registries count; an estimate where
   *     {@code exact} is false
   * @param blobBytes of blobs that go from source to target; 0 where {@code exact} is false
   * @param manifestBytes of manifests written to the target; 0 where {@code exact} is false
   * @param exact whether the manifests were read, so that the numbers are known
   */
  public record Cost(long pulls, long blobBytes, long manifestBytes, boolean exact) {
    /** Nothing at all. */
    public static final Cost NOTHING = new Cost(0, 0, 0, true);

    static Cost of(CountedRequests tally) {
      return new Cost(tally.pulls(), tally.blobBytes(), tally.manifestBytes(), true);
    }

    /** Both together; exact when both are. */
    public Cost plus(Cost other) {
      return new Cost(
          pulls + other.pulls,
          blobBytes + other.blobBytes,
          manifestBytes + other.manifestBytes,
          exact && other.exact);
    }
  }
}
