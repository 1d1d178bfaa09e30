package io.drayage.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What was told about a subject.
 *
 * @param state the last state that was told
 * @param failures failures in a row, up to the number after which they are told
 * @param failedAt time of the last message about a failure; the epoch without one
 * @param recoveredAt time of the last message about a recovery
 * @param digestAt time of the last message about a digest
 * @param digest digest that was told or first seen, or empty
 */
record Told(
    State state,
    int failures,
    Instant failedAt,
    Instant recoveredAt,
    Instant digestAt,
    String digest) {
  /** Nothing was told. */
  static final Told NOTHING =
      new Told(State.WELL, 0, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, "");

  /** A state that is told. */
  enum State {
    WELL,
    FAILING,
    VANISHED
  }

  /** One more failure, counted up to {@code most}. */
  Told withFailure(int most) {
    return new Told(state, Math.min(failures + 1, most), failedAt, recoveredAt, digestAt, digest);
  }

  Told withSuccess() {
    return new Told(state, 0, failedAt, recoveredAt, digestAt, digest);
  }

  Told toldAs(State now, Instant time) {
    boolean well = now == State.WELL;
    return new Told(
        now, failures, well ? failedAt : time, well ? time : recoveredAt, digestAt, digest);
  }

  Told withDigest(String next, Instant time) {
    return new Told(state, failures, failedAt, recoveredAt, time, next);
  }

  /** Whether a message at {@code last} is long enough ago for another one. */
  static boolean mayTell(Instant last, Instant now, Duration apart) {
    return !now.isBefore(last.plus(apart)) || now.isBefore(last);
  }

  /** Whether it can be forgotten {@code now}. */
  boolean isNothing(Instant now, Duration apart) {
    return state == State.WELL
        && failures == 0
        && digest.isEmpty()
        && mayTell(failedAt, now, apart)
        && mayTell(recoveredAt, now, apart);
  }

  /** Reads the form of {@link #toString}; empty for any other text. */
  static Optional<Told> parse(String text) {
    String[] parts = text.split(" ", -1);
    try {
      return parts.length == 6
          ? Optional.of(
              new Told(
                  State.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                  Integer.parseInt(parts[1]),
                  time(parts[2]),
                  time(parts[3]),
                  time(parts[4]),
                  parts[5]))
          : Optional.empty();
    } catch (RuntimeException e) { // an entry of a damaged file counts as absent
      return Optional.empty();
    }
  }

  private static Instant time(String seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  @Override
  public String toString() {
    return "%s %d %d %d %d %s"
        .formatted(
            state.name().toLowerCase(Locale.ROOT),
            failures,
            failedAt.getEpochSecond(),
            recoveredAt.getEpochSecond(),
            digestAt.getEpochSecond(),
            digest);
  }
}
