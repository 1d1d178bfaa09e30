package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;

/** A source repository and the target repository that it is copied to. */
public record RepositoryPair(
    TaskRun run, @JsonIgnore Mapping mapping, Repository source, Repository target)
    implements Work {
  // cheap: Camel hashes each body, and a mapping may have many rules
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
