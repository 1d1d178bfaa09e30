package io.drayage.app;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.history.NoHistory;
import io.drayage.notice.Notices;
import io.drayage.plan.SyncPlan;
import io.drayage.route.RouteRuntime;
import io.drayage.state.StateStore;
import io.drayage.status.History;
import io.drayage.status.RegistryState;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a process that stays has beside its runs: push notifications, messages about changes,
 * history. A session of single runs has none of them.
 */
final class RunServices implements AutoCloseable {
  private final Settings settings;
  private final SessionSettings told;
  private final Clock clock;
  private final Optional<HookService> hooks;
  private final Map<String, Object> beans = new HashMap<>();
  private Optional<NoticeService> notices = Optional.empty();
  private Optional<HistoryService> history = Optional.empty();

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  RunServices(
      SessionMode mode,
      Settings settings,
      SessionSettings told,
      Supplier<SyncPlan> plan,
      Clock clock) {
    this.settings = settings;
    this.told = told;
    this.clock = clock;
    this.hooks =
        mode == SessionMode.AGAIN_AND_AGAIN
            ? Optional.of(new HookService(settings, told.hosts(), plan, clock))
            : Optional.empty();
  }

  /** Opens the services over a state; to be called once. */
  void open(StateStore state, Supplier<List<RegistryState>> registries) {
    history =
        told.history().map(own -> new HistoryService(own, state.history(), registries, clock));
    history.ifPresent(own -> beans.putAll(own.beans()));
    if (hooks.isPresent()) {
      NoticeService opened = new NoticeService(settings, state, clock);
      notices = Optional.of(opened);
      beans.putAll(opened.beans());
      beans.putAll(hooks.get().beans(new PausedTasks(state)::contains));
    }
  }

  /** The listeners of the services, after {@code first}. */
  List<SyncListener> listeners(SyncListener first) {
    List<SyncListener> all = new ArrayList<>(List.of(first));
    history.ifPresent(own -> all.add(own.listener()));
    notices.ifPresent(own -> all.addAll(own.listeners()));
    return all;
  }

  /** Beans of routes, by name. */
  Map<String, Object> beans() {
    return beans;
  }

  /** Past runs and images. */
  History past() {
    return history.map(HistoryService::history).orElseGet(NoHistory::new);
  }

  /** Reason why the history is not written now; empty if it is, and for a session without one. */
  Optional<String> historyProblem() {
    return history.flatMap(HistoryService::problem);
  }

  /** Waits a few seconds for the records of ended runs. */
  void awaitWritten() {
    history.ifPresent(HistoryService::awaitWritten);
  }

  /** Sends messages into these routes from now on. */
  void into(RouteRuntime routes) {
    notices.ifPresent(own -> own.into(routes));
  }

  /** Looks for changes of the present state from time to time. */
  void watch(Notices.Present present) {
    notices.ifPresent(own -> own.watch(present));
  }

  @Override
  public void close() {
    notices.ifPresent(NoticeService::close);
    history.ifPresent(HistoryService::close);
  }
}
