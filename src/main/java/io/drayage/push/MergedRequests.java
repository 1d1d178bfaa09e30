package io.drayage.push;

import io.drayage.sync.RunRequest;

/** Makes one request of several for the same task, for the step that gathers pushes. */
public final class MergedRequests {
  /** One request for both. */
  public RunRequest and(RunRequest first, RunRequest second) {
    return first.and(second);
  }
}
