package io.drayage.sync;

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

  /** The digest that the target reference names. */
  public Optional<Digest> currentTarget() {
    return Optional.ofNullable(targetDigest);
  }

  @Override
  public boolean needed() {
    return true;
  }

  @Override
  public String taskName() {
    return image.taskName();
  }

  @Override
  public String subject() {
    return image.subject();
  }
}
