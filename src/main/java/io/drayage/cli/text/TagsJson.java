package io.drayage.cli.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.app.MappingTags;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.ReportDocument;
import java.util.List;

/** Selected and dropped tags of mappings as one JSON document. */
public final class TagsJson {
  private TagsJson() {}

  /** The document as text. */
  public static String write(List<MappingTags> mappings, List<MappingFailed> problems) {
    ObjectNode document = JsonDocument.empty();
    ArrayNode array = document.putArray("mappings");
    mappings.forEach(mapping -> mapping(array.addObject(), mapping));
    if (!problems.isEmpty()) {
      ArrayNode failed = document.putArray("problems");
      problems.forEach(problem -> ReportDocument.problem(failed.addObject(), problem));
    }
    return JsonDocument.text(document);
  }

  private static void mapping(ObjectNode node, MappingTags mapping) {
    node.put("task", mapping.taskName());
    node.put("from", mapping.from());
    node.put("to", mapping.to());
    ArrayNode selected = node.putArray("selected");
    mapping.selection().selected().forEach(selected::add);
    ArrayNode dropped = node.putArray("dropped");
    mapping
        .selection()
        .dropped()
        .forEach(
            tag ->
                dropped
                    .addObject()
                    .put("tag", tag.tag())
                    .put("reason", mapping.filter().explain(tag)));
    mapping.failure().ifPresent(failure -> ReportDocument.error(node.putObject("error"), failure));
  }
}
