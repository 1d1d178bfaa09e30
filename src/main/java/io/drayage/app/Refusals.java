package io.drayage.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rejected edits of files in a running process: logged at once, and again each hour until
 * corrected. For one thread.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEdits.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<Of, Refusal> refusals = new EnumMap<>(Of.class);

  /** Kind of files. */
  enum Of {
    PLAN,
    ROUTES
  }

  private record Refusal(String message, List<String> problems, Instant told) {}

  Refusals(InstantSource clock) {
    this.clock = clock;
  }

  /** Logs a rejection, one line a problem. */
  void told(Of what, String message, List<String> problems) {
    refusals.put(what, new Refusal(message, List.copyOf(problems), clock.instant()));
    problems.forEach(problem -> LOG.atError().addKeyValue("problem", problem).log(message));
  }

  /** Whether the last edit is rejected. */
  boolean hold(Of what) {
    return refusals.containsKey(what);
  }

  /** Ends a rejection after a valid edit. */
  void end(Of what) {
    refusals.remove(what);
  }

  /** Logs rejections again after an hour. */
  void repeat() {
    Instant now = clock.instant();
    Map.copyOf(refusals)
        .forEach(
            (what, refusal) -> {
              if (!now.isBefore(refusal.told().plus(EVERY))) {
                told(what, refusal.message(), refusal.problems());
              }
            });
  }
}
