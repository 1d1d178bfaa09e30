package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.oci.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes through the dispatch endpoint to whoever copies: names and digests, never credentials.
 *
 * @param sourceDigest what the source reference named when it was planned
 * @param targetDigest what the target reference names now, null when it names nothing
 * @param targetIsNew the target has no such repository yet, so nothing needs to be looked for there
 * @param targetMayBeNew the target does not tell whether it has the repository
 * @param pulls how many manifests at most have to be got from the source
 */
public record CopyOrder(
    ImagePair image,
    Digest sourceDigest,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Digest targetDigest,
    boolean targetIsNew,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean targetMayBeNew,
    int pulls)
    implements Work, PlannedCopy {

  /** An order for a target that tells whether it has the repository. */
  public CopyOrder(
      ImagePair image,
      Digest sourceDigest,
      @Nullable Digest targetDigest,
      boolean targetIsNew,
      int pulls) {
    this(image, sourceDigest, targetDigest, targetIsNew, false, pulls);
  }

  /** What the target reference names now. */
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
