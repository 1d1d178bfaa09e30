package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.oci.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image to copy: names and digests, never credentials. This is the body of the dispatch
 * endpoint.
 *
 * @param sourceDigest the digest that the source reference named at planning
 * @param targetDigest the digest that the target reference names, null if it names none
 * @param targetIsNew whether the target lacks the repository, so that no look-up is needed there
 * @param targetMayBeNew whether the target does not tell if it has the repository
 * @param pulls the most manifests that are pulled from the source
 */
public record CopyOrder(
    ImagePair image,
    Digest sourceDigest,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Digest targetDigest,
    boolean targetIsNew,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean targetMayBeNew,
    int pulls)
    implements Work, PlannedCopy {

  /** An order for a target that tells if it has the repository. */
  public CopyOrder(
      ImagePair image,
      Digest sourceDigest,
      @Nullable Digest targetDigest,
      boolean targetIsNew,
      int pulls) {
    this(image, sourceDigest, targetDigest, targetIsNew, false, pulls);
  }

  /** The digest that the target reference names. */
  @JsonIgnore
  public Optional<Digest> currentTarget() {
    return Optional.ofNullable(targetDigest);
  }

  @Override
  @JsonIgnore
  public boolean needed() {
    return true;
  }

  @Override
  @JsonIgnore
  public String taskName() {
    return image.taskName();
  }

  @Override
  @JsonIgnore
  public String subject() {
    return image.subject();
  }
}
