package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskSummary;

/** Batch -&gt; TaskReport: what came of the run. */
final class SummarizeTask extends BodyProcessor<Batch<?>, TaskReport> {
  private final TaskSummary summary;

  SummarizeTask(TaskSummary summary) {
    super(Batch.class);
    this.summary = summary;
  }

  @Override
  TaskReport apply(Batch<?> body) {
    return summary.summarize(body);
  }
}
