package io.drayage.sync.select;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.sync.ImagePair;

/** Failures of kind CONFLICT: contradictions in the sync files. */
final class Conflict {
  private Conflict() {}

  /** Two sources for one tag: {@code holder} fills it before {@code image}. */
  static FailureException twoSources(ImagePair holder, ImagePair image) {
    return conflict(
        "%s is filled from %s (task %s, mapping %d), so it is not filled from %s (task %s, mapping %d)"
            .formatted(
                image.target(),
                source(holder, image),
                holder.taskName(),
                holder.mapping(),
                source(image, holder),
                image.taskName(),
                image.mapping()));
  }

  /** A tag that an earlier mapping may fill, whose source cannot be listed. */
  static FailureException unknown(
      ImagePair image, String task, int mapping, RuntimeException failure) {
    return conflict(
        "%s is not filled from %s: task %s, mapping %d stands before it and may fill it, but can't be asked: %s"
            .formatted(image.target(), image.source(), task, mapping, failure.getMessage()));
  }

  /** A copy of {@code image} back to its source by way of other mappings. */
  static FailureException circle(ImagePair image, String task, int mapping) {
    return conflict(
        "%s would go round in a circle: task %s, mapping %d copies it from %s"
            .formatted(image.source(), task, mapping, image.target()));
  }

  /** A copy of {@code image} onto its source. */
  static FailureException ontoItself(ImagePair image) {
    return conflict(image.source() + " would be copied onto itself");
  }

  /** A target that the mapping reads as a source in the next run. */
  static FailureException feedback(Repository source, Repository target) {
    return conflict(
        source.equals(target)
            ? source + " would be copied onto itself"
            : "%s would be copied to %s, which 'from' matches too: each run would copy its own copies"
                .formatted(source, target));
  }

  private static FailureException conflict(String message) {
    String hint = "give one of them another 'to', or other tags, in the sync file";
    return new FailureException(FailureKind.CONFLICT, message, hint, null);
  }

  private static String source(ImagePair image, ImagePair other) {
    boolean samePlatform = image.platform().equals(other.platform());
    return image.source() + (samePlatform ? "" : " for " + image.platform());
  }
}
