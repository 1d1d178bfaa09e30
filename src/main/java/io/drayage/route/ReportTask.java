package io.drayage.route;

import io.drayage.sync.RunLog;
import io.drayage.sync.TaskReport;

/** TaskReport -&gt; TaskReport: one log line, and whoever waits for the run. */
final class ReportTask extends BodyProcessor<TaskReport, TaskReport> {
  private final RunLog log;

  ReportTask(RunLog log) {
    super(TaskReport.class);
    this.log = log;
  }

  @Override
  TaskReport apply(TaskReport body) {
    return log.task(body);
  }
}
