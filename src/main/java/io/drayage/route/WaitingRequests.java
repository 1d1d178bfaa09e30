package io.drayage.route;

import io.drayage.sync.RunRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests for runs that wait for the run of their task which is under way: one for each task,
 * since they are merged. Safe for several threads.
 */
final class WaitingRequests {
  private final Map<String, RunRequest> waiting = new HashMap<>();

  /** Adds a request; false if it was merged with one that waits. */
  synchronized boolean add(RunRequest request) {
    RunRequest known = waiting.get(request.task());
    waiting.put(request.task(), known == null ? request : known.and(request));
    return known == null;
  }

  /**
   * Ends the wait of the task's request.
   *
   * @throws IllegalStateException if none waits
   */
  synchronized RunRequest take(String taskName) {
    RunRequest request = waiting.remove(taskName);
    if (request == null) {
      throw new IllegalStateException("no request waits for task " + taskName);
    }
    return request;
  }
}
