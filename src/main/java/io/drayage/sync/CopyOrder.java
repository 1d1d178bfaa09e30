package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
 * @param targetIsNew whether the target lacks the repository, so that a look-up is needed there
 *     only for what other orders brought
 * @param targetMayBeNew whether the target does not tell if it has the repository
 * @param pulls the most manifests that are pulled from the source
 * @param share parts of the registries' limits, null if the copying process has its own
 * @param known content that the sender has read, null if it has read none
 */
@JsonIgnoreProperties({"version", "task"}) // of the document
public record CopyOrder(
    ImagePair image,
    Digest sourceDigest,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Digest targetDigest,
    boolean targetIsNew,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean targetMayBeNew,
    int pulls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OrderShare share,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable KnownContent known)
    implements Work, PlannedCopy {

  /** An order without a share of limits and without content. */
  public CopyOrder(
      ImagePair image,
      Digest sourceDigest,
      @Nullable Digest targetDigest,
      boolean targetIsNew,
      boolean targetMayBeNew,
      int pulls) {
    this(image, sourceDigest, targetDigest, targetIsNew, targetMayBeNew, pulls, null, null);
  }

  /** Parts of the registries' limits; empty if the copying process has its own. */
  public Optional<OrderShare> givenShare() {
    return Optional.ofNullable(share);
  }

  /** The same order with these parts of limits. */
  public CopyOrder sharing(Optional<OrderShare> parts) {
    return new CopyOrder(
        image,
        sourceDigest,
        targetDigest,
        targetIsNew,
        targetMayBeNew,
        pulls,
        parts.orElse(null),
        known);
  }

  /** Content that the sender has read. */
  public Optional<KnownContent> knownContent() {
    return Optional.ofNullable(known);
  }

  /** The same order with this content, and without pulls that it saves. */
  public CopyOrder knowing(KnownContent content, int pullsLeft) {
    return new CopyOrder(
        image, sourceDigest, targetDigest, targetIsNew, targetMayBeNew, pullsLeft, share, content);
  }

  /** The same order without content. */
  public CopyOrder knowingNothing() {
    return new CopyOrder(
        image, sourceDigest, targetDigest, targetIsNew, targetMayBeNew, pulls, share, null);
  }

  /** The digest that the target reference names. */
  public Optional<Digest> currentTarget() {
    return Optional.ofNullable(targetDigest);
  }

  /** Whether the target repository may hold this content of the image. */
  public boolean mayBeAtTarget(Digest content) {
    return !targetIsNew
        || knownContent()
            .flatMap(KnownContent::broughtByOthers)
            .filter(brought -> brought.contains(content))
            .isPresent();
  }

  /**
   * The same order for a process that is not alone: a repository that was new at planning may hold
   * anything, unless the sender tells what others brought and this is the first delivery.
   */
  public CopyOrder besideOthers(boolean isFirst) {
    boolean told = knownContent().flatMap(KnownContent::broughtByOthers).isPresent();
    return new CopyOrder(
        image,
        sourceDigest,
        targetDigest,
        targetIsNew && isFirst && told,
        targetIsNew || targetMayBeNew,
        pulls,
        share,
        known);
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
