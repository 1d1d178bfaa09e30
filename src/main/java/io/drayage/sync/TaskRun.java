package io.drayage.sync;

import io.drayage.plan.SyncTask;
import java.time.Instant;

/** One firing of a task; {@code id} ties its log lines together. */
public record TaskRun(String id, SyncTask task, Instant started) implements Work {
  @Override
  public String taskName() {
    return task.name();
  }

  @Override
  public String subject() {
    return "task " + task.name();
  }
}
