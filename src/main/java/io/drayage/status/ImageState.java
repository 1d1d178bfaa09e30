package io.drayage.status;

import java.time.Instant;
import java.util.Optional;

/**
 * An image that a mapping of the current sync files selects.
 *
 * @param source reference at the source
 * @param target reference at the target
 * @param digest digest that the target's tag names, if known
 * @param state outcome of the last look: {@code copied}, {@code unchanged}, {@code skipped}, {@code
 *     waiting}, {@code stopped}, {@code failed}; {@code copying} while it is copied
 * @param since start of this state; {@code copied} and {@code unchanged} are one state
 * @param lastCopied last copy by this program, if known
 * @param bytes bytes sent by the last copy
 */
public record ImageState(
    String task,
    int mapping,
    String source,
    String target,
    Optional<String> digest,
    String state,
    Instant since,
    Instant lastChecked,
    Optional<Instant> lastCopied,
    long bytes,
    Optional<FailureState> failure) {
  /**
   * The failure of an image or a mapping.
   *
   * @param kind such as {@code rate-limited}
   * @param hint an action for the operator, or empty
   * @param registry the registry that was asked, or empty
   * @param nextTry time of the next try, if it is known
   */
  public record FailureState(
      String kind,
      String message,
      String hint,
      String registry,
      int attempts,
      Optional<Instant> nextTry) {}
}
