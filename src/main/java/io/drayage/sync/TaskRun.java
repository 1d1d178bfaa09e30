package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drayage.plan.SyncTask;
import java.time.Instant;

/**
 * One run of a task; {@code id} ties its log lines together. The JSON has only the id and the
 * task's name: the task's locations hold credentials.
 */
public record TaskRun(String id, @JsonIgnore SyncTask task, @JsonIgnore Instant started)
    implements Work {
  // cheap: Camel hashes each body, and the task may have many mappings
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
