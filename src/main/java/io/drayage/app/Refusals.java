package io.drayage.app;

import io.drayage.status.ReloadState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads of edited files in a running process. Rejected ones are logged at once, and again each
 * hour until corrected. For one thread, but for {@link #states}.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEdits.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<Of, Refusal> refusals = new EnumMap<>(Of.class);
  private final Map<Of, ReloadState> states = new ConcurrentSkipListMap<>();
  private final List<Consumer<ReloadState>> listeners = new CopyOnWriteArrayList<>();

  /** Kind of files. */
  enum Of {
    PLAN("files"),
    ROUTES("routes");

    private final String label;

    Of(String label) {
      this.label = label;
    }
  }

  private record Refusal(String message, List<String> problems, Instant told) {}

  Refusals(InstantSource clock) {
    this.clock = clock;
    for (Of what : Of.values()) {
      states.put(what, new ReloadState(what.label, true, clock.instant(), List.of()));
    }
  }

  /** The last reload of each kind of files; for any thread. */
  List<ReloadState> states() {
    return List.copyOf(states.values());
  }

  /** From now on {@code listener} gets each reload. */
  void onReload(Consumer<ReloadState> listener) {
    listeners.add(listener);
  }

  private void ended(Of what, boolean successful, List<String> problems) {
    ReloadState state = new ReloadState(what.label, successful, clock.instant(), problems);
    states.put(what, state);
    listeners.forEach(listener -> listener.accept(state));
  }

  /** Logs a rejection, one line a problem. */
  void told(Of what, String message, List<String> problems) {
    ended(what, false, problems);
    log(what, message, problems);
  }

  private void log(Of what, String message, List<String> problems) {
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
    ended(what, true, List.of());
  }

  /** Logs rejections again after an hour. */
  void repeat() {
    Instant now = clock.instant();
    Map.copyOf(refusals)
        .forEach(
            (what, refusal) -> {
              if (!now.isBefore(refusal.told().plus(EVERY))) {
                log(what, refusal.message(), refusal.problems());
              }
            });
  }
}
