package io.drayage.sync.select;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.sync.ImagePair;

/** Failures of kind CONFLICT: the sync files want two things that exclude each other. */
final class Conflict {
  private Conflict() {}

  /** {@code image} wants a tag that is filled from another source. */
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

  /** The tag may belong to an earlier mapping, whose source cannot be asked. */
  static FailureException unknown(
      ImagePair image, String task, int mapping, RuntimeException failure) {
    return conflict(
        "%s is not filled from %s: task %s, mapping %d stands before it and may fill it, but can't be asked: %s"
            .formatted(image.target(), image.source(), task, mapping, failure.getMessage()));
  }

  /** {@code image} would come back to where it is copied from. */
  static FailureException circle(ImagePair image, String task, int mapping) {
    return conflict(
        "%s would go round in a circle: task %s, mapping %d copies it from %s"
            .formatted(image.source(), task, mapping, image.target()));
  }

  /** {@code image} would be written over what it is read from. */
  static FailureException ontoItself(ImagePair image) {
    return conflict(image.source() + " would be copied onto itself");
  }

  /** What is read would be written to where it is read the next time. */
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
