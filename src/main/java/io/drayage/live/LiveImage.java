package io.drayage.live;

import io.drayage.failure.Failure;
import io.drayage.oci.Digest;
import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.sync.CopyResult;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is known of an image. Texts are made when they are asked for. Its {@link PlacedImages} keep
 * the values, of which it is a copy. Not thread-safe.
 */
final class LiveImage {
  private static final long NEVER = Long.MIN_VALUE;
  private static final String COPIED = "copied";
  private static final String UNCHANGED = "unchanged";

  private final String taskName;
  private final String platform;
  int seenInRun;
  String state = "";

  /** Empty if it is not known. */
  byte[] digest = {};

  long since;
  long checked;
  Rest rest = Rest.NONE;

  /**
   * Values that few images have.
   *
   * @param leftOutUntil time up to which runs leave the image out
   * @param copied end of the last copy, of {@code bytes}
   */
  record Rest(Optional<Failure> failure, long leftOutUntil, long copied, long bytes) {
    static final Rest NONE = new Rest(Optional.empty(), NEVER, NEVER, 0);

    Rest after(CopyResult result, long now, Optional<Instant> retry) {
      boolean isCopied = result instanceof CopyResult.Copied;
      Rest next =
          new Rest(
              result.problem(),
              retry.map(Instant::toEpochMilli).orElse(NEVER),
              isCopied ? now : copied,
              isCopied ? result.bytesSent() : bytes);
      return next.equals(NONE) ? NONE : next;
    }
  }

  LiveImage(String taskName, String platform) {
    this.taskName = taskName;
    this.platform = platform;
  }

  /** The word for the state after {@code result}. */
  static String state(CopyResult result) {
    return RunProgress.isWaiting(result) ? "waiting" : result.label();
  }

  /** Whether the image is in the state that {@code result} tells. */
  boolean isAs(CopyResult result) {
    return isOneState(state, state(result));
  }

  /**
   * Takes over the result of a run.
   *
   * @param retry time up to which runs leave the image out
   */
  void done(CopyResult result, Instant now, int run, Optional<Instant> retry) {
    seenInRun = run;
    long millis = now.toEpochMilli();
    String next = state(result);
    if (!isOneState(state, next)) {
      since = millis;
    }
    state = next;
    checked = millis;
    result.targetDigest().ifPresent(known -> digest = HexFormat.of().parseHex(known.hex()));
    rest = rest.after(result, millis, retry);
  }

  private static boolean isOneState(String one, String other) {
    return one.equals(other) || (isInSync(one) && isInSync(other));
  }

  private static boolean isInSync(String state) {
    return state.equals(COPIED) || state.equals(UNCHANGED);
  }

  String platform() {
    return platform;
  }

  String taskName() {
    return taskName;
  }

  boolean hasFailed() {
    return rest.failure().isPresent();
  }

  /**
   * Makes the state with its texts.
   *
   * @param copying start of the copy under way
   * @param nextRun next run of the task
   */
  ImageState state(ImageKey key, Optional<Instant> copying, Optional<Instant> nextRun) {
    return new ImageState(
        taskName,
        key.mapping(),
        key.source().toString(),
        key.target().toString(),
        digest.length == 0 ? Optional.empty() : Optional.of(text(digest)),
        copying.isPresent() ? "copying" : state,
        copying.orElse(Instant.ofEpochMilli(since)),
        Instant.ofEpochMilli(checked),
        rest.copied() == NEVER
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(rest.copied())),
        rest.bytes(),
        rest.failure().map(known -> failureState(known, nextTry(nextRun))));
  }

  /** The next run, or the first later time at which runs do not leave the image out. */
  private Optional<Instant> nextTry(Optional<Instant> nextRun) {
    if (rest.leftOutUntil() == NEVER) {
      return nextRun;
    }
    Instant retry = Instant.ofEpochMilli(rest.leftOutUntil());
    return nextRun.map(next -> next.isAfter(retry) ? next : retry);
  }

  /** A failure as operators see it. */
  static FailureState failureState(Failure failure, Optional<Instant> nextTry) {
    return new FailureState(
        failure.kind().label(),
        failure.message(),
        failure.hint(),
        failure.registry(),
        failure.attempts(),
        nextTry);
  }

  private static String text(byte[] value) {
    String algorithm = value.length == 32 ? "sha256" : "sha512";
    return new Digest(algorithm, HexFormat.of().formatHex(value)).toString();
  }
}
