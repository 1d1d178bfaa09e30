package io.drayage.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.failure.Failure;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import java.util.List;
import java.util.TreeSet;

/** The results of runs as one JSON document; docs/operator/commands.md describes it. */
public final class ReportDocument {
  private ReportDocument() {}

  /** The document for these runs. */
  public static ObjectNode of(List<TaskReport> reports) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode tasks = document.putArray("tasks");
    for (TaskReport report : reports) {
      ObjectNode task = tasks.addObject();
      task.put("task", report.run().taskName());
      task.put("outcome", report.outcome());
      if (report.run().hasFilter()) {
        ArrayNode repositories = task.putArray("repositories");
        new TreeSet<>(report.run().repositories()).forEach(repositories::add);
      }
      // made while they are written: a tree of all would be larger than the heap
      task.putPOJO("images", new MadeList<>(report.images(), ReportDocument::image));
      ArrayNode problems = task.putArray("problems");
      report.problems().forEach(problem -> problem(problems.addObject(), problem));
      skipped(task, report);
    }
    return document;
  }

  /** Writes a failure into {@code node}. */
  public static void error(ObjectNode node, Failure failure) {
    node.put("kind", failure.kind().label());
    node.put("message", failure.message());
    node.put("hint", failure.hint());
  }

  private static ObjectNode image(CopyResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("source", result.image().source().toString());
    node.put("target", result.image().target().toString());
    node.put("outcome", result.label());
    result.targetDigest().ifPresent(digest -> node.put("digest", digest.toString()));
    node.put("bytes", result.bytesSent());
    if (!result.worker().isEmpty()) {
      node.put("worker", result.worker());
    }
    result.problem().ifPresent(failure -> error(node.putObject("error"), failure));
    if (result instanceof CopyResult.Skipped skipped) {
      node.put("reason", skipped.reason());
    }
    return node;
  }

  /** Puts a failed mapping into {@code node}. */
  public static void problem(ObjectNode node, MappingFailed problem) {
    node.put("mapping", problem.subject());
    error(node.putObject("error"), problem.failure());
  }

  /** Adds the list only if a route left out a part of the run. */
  private static void skipped(ObjectNode task, TaskReport report) {
    report
        .notable()
        .filter(MappingSkipped.class::isInstance)
        .map(MappingSkipped.class::cast)
        .forEach(
            skipped ->
                task.withArray("skipped")
                    .addObject()
                    .put("mapping", skipped.subject())
                    .put("reason", skipped.reason()));
  }
}
