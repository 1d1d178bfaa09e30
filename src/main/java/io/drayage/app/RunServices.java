package io.drayage.app;

import io.drayage.notice.Notices;
import io.drayage.plan.SyncPlan;
import io.drayage.route.RouteRuntime;
import io.drayage.state.StateStore;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.TaskReport;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Push notifications and messages about changes; a session of single runs has neither. */
final class RunServices implements AutoCloseable {
  private final Settings settings;
  private final Clock clock;
  private final Optional<HookService> hooks;
  private Optional<NoticeService> notices = Optional.empty();

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  RunServices(
      SyncSession.Mode mode,
      Settings settings,
      HostSettings hosts,
      Supplier<SyncPlan> plan,
      Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.hooks =
        mode == SyncSession.Mode.ONCE
            ? Optional.empty()
            : Optional.of(new HookService(settings, hosts, plan, clock));
  }

  /** Opens the services over a state; returns beans of routes, by name. */
  Map<String, Object> open(StateStore state) {
    Map<String, Object> beans = new HashMap<>();
    if (hooks.isPresent()) {
      NoticeService opened = new NoticeService(settings, state, clock);
      notices = Optional.of(opened);
      beans.putAll(opened.beans());
      beans.putAll(hooks.get().beans(new PausedTasks(state)::contains));
    }
    return beans;
  }

  /** Sends messages into these routes from now on. */
  void into(RouteRuntime routes) {
    notices.ifPresent(own -> own.into(routes));
  }

  /** Looks for changes in the report of a run, in the background. */
  void runEnded(TaskReport report) {
    notices.ifPresent(own -> own.runEnded(report));
  }

  /** Looks for changes of the present state from time to time. */
  void watch(Notices.Present present) {
    notices.ifPresent(own -> own.watch(present));
  }

  @Override
  public void close() {
    notices.ifPresent(NoticeService::close);
  }
}
