package io.drayage.status;

import java.time.Instant;
import java.util.List;

/**
 * The last reload of a kind of files; their first load counts as one.
 *
 * @param what {@code files} for sync files, {@code routes} for route files
 * @param successful whether the files are in use; otherwise the previous ones are
 * @param time end of the last reload
 * @param problems reasons of a rejection
 */
public record ReloadState(String what, boolean successful, Instant time, List<String> problems) {
  public ReloadState {
    problems = List.copyOf(problems);
  }
}
