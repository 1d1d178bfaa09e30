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
 * Finds edits of sync files that can be read but look like a file that is not written to its end:
 * what is missing would mean something else, such as all tags for a mapping without {@code tags}.
 */
public final class TruncatedFile {
  private static final String KEPT =
      "; it is taken on when the file changes again, or at once on SIGHUP if it is meant so";

  /** One file as it was read. */
  public record ReadFile(Path path, String text, SyncPlan plan) {}

  private record LastMapping(SyncTask task, Mapping mapping) {}

  private TruncatedFile() {}

  /** The reason to doubt one of the files {@code after} an edit, if there is any. */
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

  /** The text from the last mapping on is the beginning of what stood there, and means less. */
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

  /** The text from a line on, which counts from 1. */
  private static String from(String text, int line) {
    return text.lines().skip(line - 1L).collect(Collectors.joining("\n"));
  }
}
