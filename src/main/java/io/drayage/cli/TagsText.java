package io.drayage.cli;

import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.tag.TagSelection;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints which tags mappings select, for people. */
final class TagsText {
  private TagsText() {}

  static void print(List<MappingTags> mappings, List<MappingFailed> problems, PrintStream out) {
    mappings.forEach(mapping -> mapping(mapping, out));
    problems.forEach(
        problem ->
            out.printf(
                "%s: failed%n  %s: %s%n",
                problem.subject(), problem.failure().kind().label(), problem.failure().message()));
  }

  private static void mapping(MappingTags mapping, PrintStream out) {
    String subject = "%s: %s -> %s".formatted(mapping.taskName(), mapping.from(), mapping.to());
    if (mapping.failure().isPresent()) {
      out.printf(
          "%s: failed%n  %s: %s%n",
          subject, mapping.failure().get().kind().label(), mapping.failure().get().message());
      return;
    }
    TagSelection selection = mapping.selection();
    out.printf(
        Locale.ROOT,
        "%s: %d kept, %d dropped%n",
        subject,
        selection.selected().size(),
        selection.dropped().size());
    selection
        .selected()
        .forEach(tag -> out.printf("  kept    %-30s %s%n", tag, mapping.filter().keptBy(tag)));
    selection
        .dropped()
        .forEach(
            dropped ->
                out.printf(
                    "  dropped %-30s %s%n", dropped.tag(), mapping.filter().explain(dropped)));
  }
}
