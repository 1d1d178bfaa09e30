package io.drayage.notice;

import io.drayage.oci.PrintableText;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds changes of reloads. A process starts with files that can be used, so nothing is kept over a
 * restart. For one thread.
 */
final class ReloadChanges {
  private static final int MAX_PROBLEMS = 5;
  private static final int MAX_TEXT = 300;

  private final InstantSource clock;
  private final Set<String> refused = new HashSet<>();

  ReloadChanges(InstantSource clock) {
    this.clock = clock;
  }

  /** The message about an edit that can't be used, if the one before could. */
  Optional<Notice> refused(String what, List<String> problems) {
    if (!refused.add(what)) {
      return Optional.empty();
    }
    String shown =
        problems.stream()
            .limit(MAX_PROBLEMS)
            .map(problem -> PrintableText.text(problem, MAX_TEXT))
            .collect(Collectors.joining("; "));
    String more =
        problems.size() > MAX_PROBLEMS
            ? " (and %d more)".formatted(problems.size() - MAX_PROBLEMS)
            : "";
    return Optional.of(
        notice(
            what + " not reloaded",
            "An edit of the %s can't be used: %s%s. The previous ones stay in use."
                .formatted(what, shown, more),
            "Correct the edit; it is loaded then."));
  }

  /** The message about a good edit, if the one before could not be used. */
  Optional<Notice> loaded(String what) {
    return refused.remove(what)
        ? Optional.of(notice(what + " reloaded", "The %s are loaded again.".formatted(what), ""))
        : Optional.empty();
  }

  private Notice notice(String title, String text, String hint) {
    return Notice.single(NoticeEvent.RELOAD, clock.instant(), "", "", title, text, hint);
  }
}
