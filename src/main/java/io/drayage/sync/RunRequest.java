package io.drayage.sync;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request for a run, as a route may send it to {@code direct:run-task} in place of a name. While
 * a run of the task is under way it waits, together with other requests for the task.
 *
 * @param task name of the task
 * @param repositories names of the source or target repositories to look at, as {@link
 *     RepositoryFilter} takes them; empty for all
 */
public record RunRequest(String task, Set<String> repositories) {
  /** Most repositories of requests that are made one. */
  static final int MAX_REPOSITORIES = 1000;

  public RunRequest {
    repositories = Set.copyOf(repositories);
  }

  /** A request by route files; {@code repositories} has commas between names. */
  public static RunRequest of(String task, String repositories) {
    return new RunRequest(
        task,
        Pattern.compile(",")
            .splitAsStream(repositories)
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet()));
  }

  /** One request for both; a request for all repositories, or for too many, is one for all. */
  public RunRequest and(RunRequest other) {
    Set<String> both = new TreeSet<>(repositories);
    both.addAll(other.repositories);
    boolean all = repositories.isEmpty() || other.repositories.isEmpty();
    return new RunRequest(task, all || both.size() > MAX_REPOSITORIES ? Set.of() : both);
  }
}
