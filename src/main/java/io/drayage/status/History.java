package io.drayage.status;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Past runs and images. Pages are read by indexes, newest first.
 *
 * <p>Methods throw {@link java.io.UncheckedIOException} if the database does not answer.
 */
public interface History {
  /** Runs that ended. */
  Page<RunState> runs(RunQuery query);

  /** A run with what it changed: copied and failed images, and failed mappings. */
  Optional<RunDetail> run(String id);

  /**
   * Events of one image, newest first: copies, the first failure of a series and those of another
   * kind, the end of a series, first sights of the image.
   *
   * @param image target reference, source reference, or the end of one ({@code redis:latest})
   */
  Page<ImageEvent> image(String image, Optional<String> cursor, int limit);

  /** Sums of each day from {@code from} on, in UTC. */
  List<Day> days(LocalDate from);

  /**
   * A selection of runs; empty values select all.
   *
   * @param before runs that started before this time
   * @param since runs that started at this time or later
   * @param limit number of runs of a page
   */
  record RunQuery(
      Optional<String> task,
      Optional<String> outcome,
      Optional<Instant> since,
      Optional<Instant> before,
      Optional<String> cursor,
      int limit) {}

  /** A run and its changes. */
  record RunDetail(RunState run, List<ImageEvent> events) {}

  /**
   * What happened to an image in a run.
   *
   * @param outcome as in {@link ImageState#state}
   * @param digest digest at the target after it
   * @param previous digest at the target before it, if it was known
   * @param seen first sight of the digest at the source
   * @param bytes bytes sent
   * @param worker name of the worker that copied, or tried to; empty for this process
   */
  record ImageEvent(
      Instant time,
      String run,
      String task,
      String source,
      String target,
      String outcome,
      Optional<String> digest,
      Optional<String> previous,
      Optional<Instant> seen,
      long bytes,
      Optional<ImageState.FailureState> failure,
      Optional<String> worker) {}

  /** Sums of a day. */
  record Day(LocalDate day, long runs, long copied, long failed, long bytes, long pulls) {}
}
