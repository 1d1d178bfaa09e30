package io.drayage.app;

import io.drayage.live.Change;
import io.drayage.live.HealthRule;
import io.drayage.live.LiveControl;
import io.drayage.live.LiveState;
import io.drayage.status.Control;
import io.drayage.status.Overview;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The live state of a session that stays, and the control of it. */
final class LiveStatus {
  private final AtomicReference<@Nullable SyncSession> watched = new AtomicReference<>();
  private final LiveState state;

  /**
   * A state without a session.
   *
   * @throws UsageException if a property can't be used
   */
  LiveStatus(Settings settings) {
    Clock clock = Clock.systemUTC();
    this.state =
        new LiveState(
            new LiveState.Sources(
                () -> session().plan(),
                task -> session().routes().next(task),
                task -> paused().contains(task),
                image -> session().failedImages().retryAt(image),
                () -> session().registryStates(),
                () -> session().memory()),
            new HealthRule(settings.count("drayage.health.max-missed", 1), clock.instant()),
            clock,
            System::nanoTime);
  }

  /** Listens to the session's runs. */
  SyncListener listener() {
    return state;
  }

  /** Takes the session, before its first run; timers then leave out paused tasks. */
  void watch(SyncSession session) {
    watched.set(session);
    session.routes().starts().pausing(new PausedTasks(session.memory())::contains);
  }

  /** The present state. */
  Overview overview() {
    return state;
  }

  /** Passes each change of the state to {@code listener}, which must not block. */
  void onChange(Consumer<Change> listener) {
    state.onChange(listener);
  }

  /** Control of the session; {@code reload} reloads all files in the background. */
  Control control(Runnable reload) {
    return new LiveControl(
        state,
        new LiveControl.Actions(
            session().runs(),
            request -> session().routes().starts().begin(request),
            paused(),
            session().failedImages()::forget,
            reload));
  }

  private PausedTasks paused() {
    return new PausedTasks(session().memory());
  }

  private SyncSession session() {
    return Objects.requireNonNull(watched.get(), "no session is watched yet");
  }
}
