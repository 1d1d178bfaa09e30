package io.drayage.live;

import io.drayage.status.RunState;
import io.drayage.status.StatusJson;
import io.drayage.sync.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The last whole run of a task, as it is kept between processes.
 *
 * @param lastSuccess end of the last run without failures
 */
record KeptRuns(Optional<RunState> lastRun, Optional<Instant> lastSuccess) {
  /** What is kept of the task; times of a clock that was ahead become {@code now}. */
  static KeptRuns read(Memory memory, String taskName, Instant now) {
    return memory
        .note(subject(taskName))
        .flatMap(KeptRuns::parse)
        .map(kept -> new KeptRuns(kept.lastRun, kept.lastSuccess.map(time -> earlier(time, now))))
        .orElseGet(() -> new KeptRuns(Optional.empty(), Optional.empty()));
  }

  private static Optional<KeptRuns> parse(String text) {
    try {
      return Optional.of(StatusJson.read(text.getBytes(StandardCharsets.UTF_8), KeptRuns.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** After a whole run. */
  KeptRuns after(RunState run) {
    return new KeptRuns(
        Optional.of(run), run.outcome().equals("succeeded") ? run.ended() : lastSuccess);
  }

  /** Keeps it. */
  void write(Memory memory, String taskName) {
    memory.keepNote(subject(taskName), StatusJson.write(this));
  }

  private static String subject(String taskName) {
    return "last run " + taskName;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
