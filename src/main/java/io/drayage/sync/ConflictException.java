package io.drayage.sync;

import io.drayage.oci.Repository;

/** The sync files want two things of which only one can be. The message is one line. */
public final class ConflictException extends RuntimeException {
  /** What the operator can do. */
  static final String HINT = "give one of them another 'to', or other tags, in the sync file";

  private static final long serialVersionUID = 1L;

  private ConflictException(String message) {
    super(message);
  }

  /** {@code image} wants a tag that is filled from another source. */
  public static ConflictException twoSources(ImagePair holder, ImagePair image) {
    return new ConflictException(
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

  /** The tag may belong to an earlier mapping, whose source can't be asked. */
  public static ConflictException unknown(
      ImagePair image, String task, int mapping, RuntimeException failure) {
    return new ConflictException(
        "%s is not filled from %s: task %s, mapping %d stands before it and may fill it, but can't be asked: %s"
            .formatted(image.target(), image.source(), task, mapping, failure.getMessage()));
  }

  /** {@code image} would come back to where it is copied from. */
  public static ConflictException circle(ImagePair image, String task, int mapping) {
    return new ConflictException(
        "%s would go round in a circle: task %s, mapping %d copies it from %s"
            .formatted(image.source(), task, mapping, image.target()));
  }

  /** {@code image} would be written over what it is read from. */
  public static ConflictException ontoItself(ImagePair image) {
    return new ConflictException(image.source() + " would be copied onto itself");
  }

  /** What is read would be written to where it is read the next time. */
  public static ConflictException feedback(Repository source, Repository target) {
    return new ConflictException(
        source.equals(target)
            ? source + " would be copied onto itself"
            : "%s would be copied to %s, which 'from' matches too: each run would copy its own copies"
                .formatted(source, target));
  }

  private static String source(ImagePair image, ImagePair other) {
    boolean samePlatform = image.platform().equals(other.platform());
    return image.source() + (samePlatform ? "" : " for " + image.platform());
  }
}
