package io.drayage.status;

import java.util.Optional;
import java.util.Set;

/**
 * Actions of an operator on the running process. Each returns at once.
 *
 * <p>Methods throw {@link java.util.NoSuchElementException} with a message for a task or image that
 * does not exist.
 */
public interface Control {
  /**
   * Starts a run of a task. While a run of it is under way, a request for some repositories waits
   * and follows it, together with others; a request for all starts no second run of all.
   *
   * <p>During a start or stop of the process it throws {@code ProblemException} with status 503.
   *
   * @param repositories names of source or target repositories to look at; empty for all
   * @return the run that starts, none if the request waits, or the run under way in its place
   */
  Started run(String task, Set<String> repositories);

  /** Starts no further runs by the task's timer until {@link #resume}; kept over a restart. */
  void pause(String task);

  /** Ends {@link #pause}. */
  void resume(String task);

  /**
   * Looks at the image's repository now, and tries the image again before its next retry is due.
   */
  Started retry(String target);

  /** Reloads sync files and routes, in the background. */
  void reload();

  /**
   * The answer to a start.
   *
   * @param begun whether this call started a run, or one that waits for its turn
   * @param run the run; empty if it waits for its turn
   */
  record Started(boolean begun, Optional<RunState> run) {}
}
