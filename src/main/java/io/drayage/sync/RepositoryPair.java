package io.drayage.sync;

import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;

/** A repository of the source and the one at the target that it is copied to. */
public record RepositoryPair(TaskRun run, Mapping mapping, Repository source, Repository target)
    implements Work {
  @Override
  public String taskName() {
    return run.taskName();
  }

  @Override
  public String subject() {
    return source + " -> " + target;
  }
}
