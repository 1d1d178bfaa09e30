package io.drayage.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.sync.CopyResult;
import io.drayage.sync.MappingFailed;
import io.drayage.sync.TaskReport;
import java.util.List;

/** What came of a sync as one JSON document, for programs; the README documents it. */
final class ReportJson {
  private ReportJson() {}

  static String write(List<TaskReport> reports) {
    ObjectNode document = JsonDocument.empty();
    ArrayNode tasks = document.putArray("tasks");
    for (TaskReport report : reports) {
      ObjectNode task = tasks.addObject();
      task.put("task", report.run().taskName());
      task.put("outcome", report.outcome());
      ArrayNode images = task.putArray("images");
      report.images().forEach(image -> image(images.addObject(), image));
      ArrayNode problems = task.putArray("problems");
      report.problems().forEach(problem -> problem(problems.addObject(), problem));
    }
    return JsonDocument.text(document);
  }

  private static void image(ObjectNode node, CopyResult result) {
    node.put("source", result.image().source().toString());
    node.put("target", result.image().target().toString());
    node.put("outcome", result.label());
    result.targetDigest().ifPresent(digest -> node.put("digest", digest.toString()));
    node.put("bytes", result.bytesSent());
    result.problem().ifPresent(failure -> JsonDocument.error(node.putObject("error"), failure));
  }

  private static void problem(ObjectNode node, MappingFailed problem) {
    node.put("mapping", problem.subject());
    JsonDocument.error(node.putObject("error"), problem.failure());
  }
}
