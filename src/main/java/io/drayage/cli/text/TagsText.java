package io.drayage.cli.text;

import io.drayage.app.MappingTags;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.tag.TagSelection;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints selected and dropped tags of mappings as text. */
public final class TagsText {
  private final PrintStream out;
  private final FailureText failures;

  /** Prints to {@code out}; failures by {@code failures}. */
  public TagsText(PrintStream out, FailureText failures) {
    this.out = out;
    this.failures = failures;
  }

  /** Prints mappings with their tags, then the failures. */
  public void print(List<MappingTags> mappings, List<MappingFailed> problems) {
    List<FailureText.Failed> failed = new ArrayList<>();
    for (MappingTags mapping : mappings) {
      String subject = "%s: %s -> %s".formatted(mapping.taskName(), mapping.from(), mapping.to());
      mapping
          .failure()
          .ifPresentOrElse(
              failure -> failed.add(new FailureText.Failed(subject, "mapping", failure)),
              () -> mapping(subject, mapping));
    }
    problems.forEach(problem -> failed.add(FailureText.Failed.mapping(problem)));
    if (!failed.isEmpty()) {
      out.println(ReportText.count(failed.size(), "mapping") + " failed");
      failures.print(failed);
    }
  }

  private void mapping(String subject, MappingTags mapping) {
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
