package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;

/** A repository of the source and the one at the target that it is copied to. */
public record RepositoryPair(
    TaskRun run, @JsonIgnore Mapping mapping, Repository source, Repository target)
    implements Work {
  // without the mapping, whose rules may be many: see TaskRun
  @Override
  public int hashCode() {
    return 31 * source.hashCode() + target.hashCode();
  }

  @Override
  public String taskName() {
    return run.taskName();
  }

  @Override
  public String subject() {
    return source + " -> " + target;
  }
}
