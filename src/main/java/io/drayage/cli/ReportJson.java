package io.drayage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Failure;
import io.drayage.sync.MappingFailed;
import io.drayage.sync.TaskReport;
import java.util.List;

/** What came of a sync as one JSON document, for programs; the README documents it. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  static String write(List<TaskReport> reports) {
    ObjectNode document = JSON.createObjectNode();
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
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report can always be written", e);
    }
  }

  private static void image(ObjectNode node, CopyResult result) {
    node.put("source", result.image().source().toString());
    node.put("target", result.image().target().toString());
    node.put("outcome", result.label());
    result.targetDigest().ifPresent(digest -> node.put("digest", digest.toString()));
    node.put("bytes", result.bytesSent());
    result.problem().ifPresent(failure -> error(node.putObject("error"), failure));
  }

  private static void problem(ObjectNode node, MappingFailed problem) {
    node.put("mapping", problem.subject());
    error(node.putObject("error"), problem.failure());
  }

  private static void error(ObjectNode node, Failure failure) {
    node.put("kind", failure.kind().label());
    node.put("message", failure.message());
    node.put("hint", failure.hint());
  }
}
