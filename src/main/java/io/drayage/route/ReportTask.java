package io.drayage.route;

import io.drayage.sync.TaskReport;

/** TaskReport -&gt; TaskReport: one log line, and the end of the run. */
final class ReportTask extends BodyProcessor<TaskReport, TaskReport> {
  private final RunsUnderWay runs;

  ReportTask(RunsUnderWay runs) {
    super(TaskReport.class);
    this.runs = runs;
  }

  @Override
  TaskReport apply(TaskReport body) {
    return runs.report(body);
  }
}
