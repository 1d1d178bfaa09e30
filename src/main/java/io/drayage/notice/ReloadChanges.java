package io.drayage.notice;

import io.drayage.oci.PrintableText;
import io.drayage.status.ReloadState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  /** Messages about kinds of files whose state differs from what was told. */
  List<Notice> of(List<ReloadState> reloads) {
    List<Notice> notices = new ArrayList<>();
    for (ReloadState reload : reloads) {
      String what = reload.what().equals("files") ? "sync files" : reload.what();
      if (reload.successful() && refused.remove(what)) {
        notices.add(notice(what + " reloaded", "The %s are loaded again.".formatted(what), ""));
      } else if (!reload.successful() && refused.add(what)) {
        notices.add(refused(what, reload.problems()));
      }
    }
    return notices;
  }

  private Notice refused(String what, List<String> problems) {
    String shown =
        problems.stream()
            .limit(MAX_PROBLEMS)
            .map(problem -> PrintableText.text(problem, MAX_TEXT))
            .collect(Collectors.joining("; "));
    String more =
        problems.size() > MAX_PROBLEMS
            ? " (and %d more)".formatted(problems.size() - MAX_PROBLEMS)
            : "";
    return notice(
        what + " not reloaded",
        "An edit of the %s can't be used: %s%s. The previous ones stay in use."
            .formatted(what, shown, more),
        "Correct the edit; it is loaded then.");
  }

  private Notice notice(String title, String text, String hint) {
    return Notice.single(NoticeEvent.RELOAD, clock.instant(), "", "", title, text, hint);
  }
}
