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
 * What was refused of the files while the process runs: told when it happens, and again each hour
 * while it holds, since the first line is soon far up in the log. For one thread.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEdits.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<Of, Refusal> refusals = new EnumMap<>(Of.class);

  /** What can be refused. */
  enum Of {
    PLAN,
    ROUTES
  }

  private record Refusal(String message, List<String> problems, Instant told) {}

  Refusals(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells that something is refused, a line for each problem. */
  void told(Of what, String message, List<String> problems) {
    refusals.put(what, new Refusal(message, List.copyOf(problems), clock.instant()));
    problems.forEach(problem -> LOG.atError().addKeyValue("problem", problem).log(message));
  }

  /** Whether the files are refused as they were last found. */
  boolean hold(Of what) {
    return refusals.containsKey(what);
  }

  /** The files were taken on. */
  void end(Of what) {
    refusals.remove(what);
  }

  /** Tells again what has been refused for an hour since it was told. */
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
