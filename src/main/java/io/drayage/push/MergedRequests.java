package io.drayage.push;

import io.drayage.sync.RunRequest;
import java.util.Set;

/** Makes one request of several for the same task, for the step that gathers pushes. */
public final class MergedRequests {
  /** Repositories of a request, beyond which the whole task is looked at. */
  static final int MAX_REPOSITORIES = 1000;

  /** One request for both. */
  public RunRequest and(RunRequest first, RunRequest second) {
    RunRequest both = first.and(second);
    return both.repositories().size() > MAX_REPOSITORIES
        ? new RunRequest(both.task(), Set.of())
        : both;
  }
}
