package io.drayage.history;

import io.drayage.failure.FailureKind;
import io.drayage.sync.TaskReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The row of a run that ended. */
final class RunRow {
  private RunRow() {}

  static Map<String, Object> of(TaskReport report) {
    Instant started = report.run().started();
    long waiting =
        report
            .failedImages()
            .filter(image -> image.failed().orElseThrow().kind() == FailureKind.WAITING)
            .count();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", report.run().id());
    row.put("task", report.run().taskName());
    row.put("started", started.toString());
    row.put("ended", started.plus(report.took()).toString());
    row.put("of_day", HistoryRecorder.day(started));
    row.put("outcome", report.outcome());
    row.put("found", (long) report.images().size());
    row.put("copied", report.count("copied"));
    row.put("unchanged", report.count("unchanged"));
    row.put("skipped", report.count("skipped"));
    row.put("waiting", waiting);
    row.put("stopped", report.count("stopped"));
    row.put("failed", report.count("failed") - waiting);
    row.put(
        "problems",
        report.problems().stream().filter(problem -> problem.failed().isPresent()).count());
    row.put("bytes", report.bytesSent());
    return row;
  }
}
