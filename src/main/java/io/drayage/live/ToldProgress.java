package io.drayage.live;

import io.drayage.oci.MalformedException;
import io.drayage.status.Movement;
import io.drayage.status.StatusJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What a worker tells of its copies: a message that may get lost, or come from elsewhere. No
 * message holds credentials. Readers ignore fields that they do not know, so a field may be added
 * within a version.
 *
 * @param version version of the form
 * @param process drawn at the worker's start, since workers may share a name
 * @param worker name of the worker
 * @param release its release of Drayage
 * @param stopped whether the worker has stopped: this is its last message. Releases before this
 *     field tell nothing at their end
 */
public record ToldProgress(
    int version,
    String process,
    String worker,
    String release,
    List<Copy> copies,
    boolean stopped) {
  /** The version of the form that this release writes and reads. */
  static final int VERSION = 1;

  /** Longest message that is read or written, and most copies in it. */
  static final int MAX_LENGTH = 1 << 18;

  static final int MAX_COPIES = 500;

  /** Longest id of a process, and longest text of a copy. */
  private static final int MAX_ID = 64;

  private static final int MAX_TEXT = 1_000;

  /** More bytes than any image has. */
  private static final long MAX_BYTES = 1L << 50;

  /**
   * A copy under way.
   *
   * @param run id of the scheduler's run
   * @param target reference at the target
   * @param total bytes of the image's blobs; 0 if they are not known
   * @param moved bytes sent so far
   * @param saved bytes that the target had already
   * @param since begin of the copy, by the worker's clock
   */
  public record Copy(String run, String target, long total, long moved, long saved, Instant since) {
    static Copy of(String run, Movement movement) {
      return new Copy(
          run,
          movement.target(),
          movement.total(),
          movement.moved(),
          movement.saved(),
          movement.since());
    }

    private boolean isUsable() {
      return isText(run, MAX_TEXT)
          && isText(target, MAX_TEXT)
          && isNumber(total)
          && isNumber(moved)
          && isNumber(saved)
          && since != null;
    }
  }

  /** The message as JSON. */
  String json() {
    return StatusJson.write(this);
  }

  /**
   * Reads a message.
   *
   * @throws MalformedException if it is none, is of another version, or is too large
   */
  static ToldProgress read(String json) {
    if (json.length() > MAX_LENGTH) {
      throw new MalformedException("it has %d characters".formatted(json.length()));
    }
    ToldProgress told;
    try {
      told = StatusJson.read(json.getBytes(StandardCharsets.UTF_8), ToldProgress.class);
    } catch (IOException e) {
      throw new MalformedException("it is no JSON of this form");
    }
    if (told.version != VERSION) {
      throw new MalformedException("it has version %d of the form".formatted(told.version));
    }
    if (!told.isUsable()) {
      throw new MalformedException("a value is missing or too large");
    }
    return told;
  }

  private boolean isUsable() {
    return isText(process, MAX_ID)
        && isText(worker, MAX_TEXT)
        && isText(release, MAX_TEXT)
        && copies != null
        && copies.size() <= MAX_COPIES
        && copies.stream().allMatch(copy -> copy != null && copy.isUsable());
  }

  @SuppressWarnings("NullAway") // JSON may lack it
  private static boolean isText(String text, int most) {
    return text != null && !text.isEmpty() && text.length() <= most;
  }

  private static boolean isNumber(long bytes) {
    return bytes >= 0 && bytes <= MAX_BYTES;
  }
}
