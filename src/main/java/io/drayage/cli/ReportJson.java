package io.drayage.cli;

import io.drayage.sync.ReportDocument;
import io.drayage.sync.TaskReport;
import java.util.List;

/**
 * What came of a sync as one JSON document, for programs; docs/operator/commands.md describes it.
 */
final class ReportJson {
  private ReportJson() {}

  static String write(List<TaskReport> reports) {
    return JsonDocument.text(ReportDocument.of(reports));
  }
}
