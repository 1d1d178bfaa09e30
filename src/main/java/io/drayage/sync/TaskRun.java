package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drayage.plan.SyncTask;
import java.time.Instant;

/**
 * One firing of a task; {@code id} ties its log lines together. As JSON it has the id and the
 * task's name only: the task's locations hold credentials.
 */
public record TaskRun(String id, @JsonIgnore SyncTask task, @JsonIgnore Instant started)
    implements Work {
  // a run is its id, and the mappings of its task may be many: Camel asks for this with each body
  @Override
  public int hashCode() {
    return id.hashCode();
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
