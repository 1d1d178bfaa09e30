package io.drayage.live;

import io.drayage.failure.Failure;
import io.drayage.oci.Digest;
import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.sync.CopyResult;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an image, compact: there are thousands. Texts are made when they are asked for.
 * Guarded by its {@link ImageTable}.
 */
final class LiveImage {
  private static final long NEVER = Long.MIN_VALUE;
  private static final String COPIED = "copied";
  private static final String UNCHANGED = "unchanged";

  private final String taskName;
  private final String platform;
  private int seenInRun;
  private String state = "";
  private byte @Nullable [] digest;
  private @Nullable Failure failure;
  private long leftOutUntil = NEVER;
  private long since;
  private long checked;
  private long copied = NEVER;
  private long bytes;

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
    failure = result.problem().orElse(null);
    leftOutUntil = retry.map(Instant::toEpochMilli).orElse(NEVER);
    if (result instanceof CopyResult.Copied) {
      copied = millis;
      bytes = result.bytesSent();
    }
  }

  private static boolean isOneState(String one, String other) {
    return one.equals(other) || (isInSync(one) && isInSync(other));
  }

  private static boolean isInSync(String state) {
    return state.equals(COPIED) || state.equals(UNCHANGED);
  }

  boolean isSeenIn(int run) {
    return seenInRun == run;
  }

  String platform() {
    return platform;
  }

  String taskName() {
    return taskName;
  }

  boolean hasFailed() {
    return failure != null;
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
        Optional.ofNullable(digest).map(LiveImage::text),
        copying.isPresent() ? "copying" : state,
        copying.orElse(Instant.ofEpochMilli(since)),
        Instant.ofEpochMilli(checked),
        copied == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(copied)),
        bytes,
        Optional.ofNullable(failure).map(known -> failureState(known, nextTry(nextRun))));
  }

  /** The next run, or the first later time at which runs do not leave the image out. */
  private Optional<Instant> nextTry(Optional<Instant> nextRun) {
    if (leftOutUntil == NEVER) {
      return nextRun;
    }
    Instant retry = Instant.ofEpochMilli(leftOutUntil);
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
