package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.TaskReport;
import java.time.Clock;

/** Batch -&gt; TaskReport: what came of the run. */
final class SummarizeTask extends BodyProcessor<Batch<?>, TaskReport> {
  private final Clock clock;

  SummarizeTask(Clock clock) {
    super(Batch.class);
    this.clock = clock;
  }

  @Override
  TaskReport apply(Batch<?> body) {
    return TaskReport.of(body, clock.instant());
  }
}
