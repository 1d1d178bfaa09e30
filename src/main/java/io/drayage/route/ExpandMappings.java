package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import io.drayage.sync.select.MappingExpander;

/** TaskRun -&gt; Batch of RepositoryPair: which repositories the task is about. */
final class ExpandMappings extends BodyProcessor<TaskRun, Batch<RepositoryPair>> {
  private final MappingExpander expander;

  ExpandMappings(MappingExpander expander) {
    super(TaskRun.class);
    this.expander = expander;
  }

  @Override
  Batch<RepositoryPair> apply(TaskRun body) {
    return expander.expand(body);
  }
}
