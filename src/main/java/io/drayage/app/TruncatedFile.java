package io.drayage.app;

import io.drayage.plan.Mapping;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Check for edits that are valid but look like a partly written file. Its meaning would differ: a
 * mapping without its {@code tags} copies all tags.
 */
public final class TruncatedFile {
  private static final String KEPT =
      "; it is taken on when the file changes again, or at once on SIGHUP if it is meant so";

  /** Text and plan of one file. */
  public record ReadFile(Path path, String text, SyncPlan plan) {}

  private record LastMapping(SyncTask task, Mapping mapping) {}

  private TruncatedFile() {}

  /** Reason to reject an edit; empty if none. */
  static Optional<String> find(List<ReadFile> before, List<ReadFile> after) {
    for (ReadFile now : after) {
      Optional<String> reason =
          before.stream()
              .filter(known -> known.path().equals(now.path()))
              .findFirst()
              .flatMap(known -> reason(known, now));
      if (reason.isPresent()) {
        return reason.map(text -> now.path() + ": " + text + KEPT);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> reason(ReadFile before, ReadFile after) {
    if (after.plan().tasks().isEmpty() && !before.plan().tasks().isEmpty()) {
      return Optional.of("the file has no tasks any more");
    }
    if (after.text().length() >= before.text().length()) {
      return Optional.empty();
    }
    if (before.text().endsWith("\n") && !after.text().endsWith("\n")) {
      return Optional.of("the file is shorter than before and ends inside a line");
    }
    if (before.plan().watch()
        && !after.plan().watch()
        && before.text().startsWith(after.text().stripTrailing())) {
      return Optional.of("the file has lost its end, and with it watch: true");
    }
    return isCutInsideItsLastMapping(before, after)
        ? Optional.of("the file is shorter than before and ends inside a mapping")
        : Optional.empty();
  }

  /** Whether the last mapping is a proper beginning of the earlier one. */
  private static boolean isCutInsideItsLastMapping(ReadFile before, ReadFile after) {
    Optional<LastMapping> last = last(after.plan());
    if (last.isEmpty()) {
      return false;
    }
    Mapping now = last.get().mapping();
    Optional<Mapping> known =
        before
            .plan()
            .task(last.get().task().name())
            .flatMap(
                task ->
                    task.mappings().stream()
                        .filter(mapping -> mapping.from().equals(now.from()))
                        .findFirst());
    return known
        .filter(mapping -> !mapping.asksTheSameAs(now))
        .filter(
            mapping ->
                from(before.text(), mapping.line())
                    .startsWith(from(after.text(), now.line()).stripTrailing()))
        .isPresent();
  }

  private static Optional<LastMapping> last(SyncPlan plan) {
    return plan.tasks().stream()
        .flatMap(task -> task.mappings().stream().map(mapping -> new LastMapping(task, mapping)))
        .max(Comparator.comparingInt(last -> last.mapping().line()));
  }

  /** Text from a line on; the first is 1. */
  private static String from(String text, int line) {
    return text.lines().skip(line - 1L).collect(Collectors.joining("\n"));
  }
}
