package io.drayage.sync;

import io.drayage.plan.SyncTask;
import java.time.Instant;

/** One firing of a task; {@code id} ties its log lines together. */
public record TaskRun(String id, SyncTask task, Instant started) implements Work {
  // a run is its id, and the mappings of its task may be many: Camel asks for this with each body
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String taskName() {
    return task.name();
  }

  @Override
  public String subject() {
    return "task " + task.name();
  }
}
