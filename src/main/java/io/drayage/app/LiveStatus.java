package io.drayage.app;

import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.live.Change;
import io.drayage.live.HealthRule;
import io.drayage.live.LiveControl;
import io.drayage.live.LiveSources;
import io.drayage.live.LiveState;
import io.drayage.live.LiveWorkers;
import io.drayage.live.ToldProgress;
import io.drayage.plan.SyncPlan;
import io.drayage.route.RouteRuntime;
import io.drayage.status.Control;
import io.drayage.status.Elsewhere;
import io.drayage.status.Overview;
import io.drayage.status.RegistryState;
import io.drayage.status.RunState;
import io.drayage.sync.Memory;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.again.FailedImages;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The live state of a session that stays, and the control of it. */
final class LiveStatus {
  private final AtomicReference<@Nullable Watched> watched = new AtomicReference<>();
  private final LiveState state;
  private final boolean runs;

  /**
   * The parts of a session.
   *
   * @param failed retries of failed images
   * @param memory what is kept between processes
   * @param others what other schedulers do
   */
  record Watched(
      TaskRuns runs,
      RouteRuntime routes,
      FailedImages failed,
      Memory memory,
      Elsewhere others,
      Supplier<List<RegistryState>> registries) {
    PausedTasks paused() {
      return new PausedTasks(memory);
    }
  }

  /**
   * A state without a session.
   *
   * @param runs whether the session runs tasks; the tasks of others are not shown
   * @throws UsageException if a property can't be used
   */
  LiveStatus(Settings settings, boolean runs) {
    this.runs = runs;
    Clock clock = Clock.systemUTC();
    this.state =
        new LiveState(
            new LiveSources(
                this::plan,
                task -> session().routes().next(task),
                task -> session().paused().contains(task),
                image -> session().failed().retryAt(image),
                () -> session().registries().get(),
                () -> session().memory()),
            new HealthRule(ManagementSettings.maxMissed(settings), clock.instant()),
            clock,
            System::nanoTime);
  }

  /** Listens to the session's runs. */
  SyncListener listener() {
    return state;
  }

  /** From now on the workers that {@code workers} hears of are shown too. */
  void hearing(LiveWorkers workers) {
    state.hearing(workers);
  }

  /** The copies under way in this process. */
  List<ToldProgress.Copy> copies() {
    return state.copies();
  }

  /** Takes the session, before its first run; timers then leave out paused tasks. */
  void watch(Watched session) {
    watched.set(session);
    state.sharing(session.others());
    session.routes().starts().pausing(session.paused()::contains);
  }

  /** The present state. */
  Overview overview() {
    return state;
  }

  /** The runs under way in this process. */
  List<RunState> running() {
    return state.running();
  }

  /** Tells that a run at another scheduler has changed. */
  void runChanged(String task) {
    state.taskChanged(task);
  }

  /** Passes each change of the state to {@code listener}, which must not block. */
  void onChange(Consumer<Change> listener) {
    state.onChange(listener);
  }

  /** Control of the session; {@code reload} reloads all files in the background. */
  Control control(Runnable reload) {
    Watched session = session();
    return new LiveControl(
        state,
        new LiveControl.Actions(
            session.runs(),
            session.routes().starts()::begin,
            session.paused(),
            session.failed()::forget,
            reload));
  }

  private SyncPlan plan() {
    SyncPlan plan = session().runs().plan();
    return runs ? plan : new SyncPlan(plan.relay(), plan.watch(), List.of());
  }

  private Watched session() {
    return Objects.requireNonNull(watched.get(), "no session is watched yet");
  }
}
