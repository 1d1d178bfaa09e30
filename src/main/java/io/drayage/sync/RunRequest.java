package io.drayage.sync;

import java.util.Set;

/**
 * A request for a run, as a route may send it to {@code direct:run-task} in place of a name.
 *
 * @param task name of the task
 * @param repositories source repositories to look at; empty for all
 */
public record RunRequest(String task, Set<String> repositories) {
  public RunRequest {
    repositories = Set.copyOf(repositories);
  }
}
