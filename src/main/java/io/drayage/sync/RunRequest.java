package io.drayage.sync;

import java.util.Set;
import java.util.TreeSet;

/**
 * A request for a run, as a route may send it to {@code direct:run-task} in place of a name. While
 * a run of the task is under way it waits, together with other requests for the task.
 *
 * @param task name of the task
 * @param repositories names of the source or target repositories to look at, as {@link
 *     RepositoryFilter} takes them; empty for all
 */
public record RunRequest(String task, Set<String> repositories) {
  public RunRequest {
    repositories = Set.copyOf(repositories);
  }

  /** One request for both; a request for all repositories takes in the others. */
  public RunRequest and(RunRequest other) {
    if (repositories.isEmpty() || other.repositories.isEmpty()) {
      return new RunRequest(task, Set.of());
    }
    Set<String> both = new TreeSet<>(repositories);
    both.addAll(other.repositories);
    return new RunRequest(task, both);
  }
}
