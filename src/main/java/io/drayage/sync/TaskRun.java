package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drayage.plan.SyncTask;
import java.time.Instant;
import java.util.Set;

/**
 * One run of a task; {@code id} ties its log lines together. The JSON lacks the task itself: the
 * task's locations hold credentials.
 *
 * @param repositories names of the repositories that the run looks at, for {@link
 *     RepositoryFilter}; empty for all
 */
public record TaskRun(
    String id,
    @JsonIgnore SyncTask task,
    @JsonIgnore Instant started,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> repositories)
    implements Work {
  public TaskRun {
    repositories = Set.copyOf(repositories);
  }

  /** A run that looks at all repositories. */
  public TaskRun(String id, SyncTask task, Instant started) {
    this(id, task, started, Set.of());
  }

  // cheap: Camel hashes each body, and the task may have many mappings
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Whether the run looks at some of the task's repositories only. */
  public boolean hasFilter() {
    return !repositories.isEmpty();
  }

  @Override
  @JsonProperty("taskName")
  public String taskName() {
    return task.name();
  }

  @Override
  public String subject() {
    return "task " + task.name();
  }
}
