package io.drayage.app;

import io.drayage.app.settings.UsageException;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.route.RouteRuntime;
import io.drayage.route.file.RouteException;
import io.drayage.status.ReloadState;
import io.drayage.watch.Fingerprint;
import io.drayage.watch.SettledChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reloads of edited sync files and routes. A wrong edit is logged, again each hour, and changes
 * nothing. For one thread.
 */
final class LiveEdits {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEdits.class);
  private static final String PLAN_REFUSED =
      "sync files not reloaded, still running the previous ones";

  /** Reads of files that change during the read. */
  private static final int ATTEMPTS = 10;

  private final PlanSource source;
  private final SyncSession session;
  private final Consumer<List<SyncTask>> schedule;
  private final SettledChange planChange;
  private final SettledChange routeChange;
  private final InstantSource clock;
  private final Refusals refusals;
  private volatile LoadedFiles.Source loaded;

  /**
   * Regards the current routes as loaded.
   *
   * @param known content of the files, with the session's plan
   * @param quiet time without changes before a reload
   * @param schedule timers of a new plan's tasks
   * @param clock clock for repeated log lines
   */
  LiveEdits(
      PlanSource source,
      PlanSource.Content known,
      SyncSession session,
      SettledChange.Quiet quiet,
      Consumer<List<SyncTask>> schedule,
      InstantSource clock) {
    this.clock = clock;
    this.refusals = new Refusals(clock);
    this.source = source;
    this.session = session;
    this.schedule = schedule;
    this.planChange = new SettledChange(known.fingerprint(), quiet);
    this.routeChange = new SettledChange(routeFingerprint(), quiet);
    this.loaded = new LoadedFiles.Source(clock.instant(), known.readFiles());
  }

  /** The last reload of each kind of files; for any thread. */
  List<ReloadState> reloads() {
    return refusals.states();
  }

  /** From now on {@code listener} gets each reload. */
  void onReload(Consumer<ReloadState> listener) {
    refusals.onReload(listener);
  }

  /** The sync files in use, and the time of their last load; for any thread. */
  LoadedFiles.Source loaded() {
    return loaded;
  }

  /** Reloads files that have changed and settled; called periodically. */
  void look() {
    refusals.repeat();
    if (routeChange.look(routeFingerprint())) {
      reloadRoutes();
    }
    if (session.plan().watch()) {
      String found = source.fingerprint();
      if (planChange.look(found) && !reloadPlan(found, false)) {
        planChange.forget();
      }
    }
  }

  /** Reloads all files at once, whether watched or not. */
  void readAgain() {
    LOG.atInfo().log("reloading all files");
    String routes = routeFingerprint();
    boolean newRoutes = routeChange.differs(routes);
    routeChange.take(routes);
    if (newRoutes || refusals.hold(Refusals.Of.ROUTES)) {
      reloadRoutes();
    } else {
      LOG.atInfo().log("routes have not changed");
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String found = source.fingerprint();
      if (reloadPlan(found, true)) {
        planChange.take(found);
        return;
      }
    }
    refusals.told(
        Refusals.Of.PLAN,
        PLAN_REFUSED,
        List.of("they are being written; ask again when that is done"));
  }

  private void reloadRoutes() {
    RouteRuntime routes = session.routes();
    try {
      routes.load();
      refusals.end(Refusals.Of.ROUTES);
      LOG.atInfo().log("routes reloaded; runs in progress end in the previous ones");
    } catch (RouteException e) {
      refusals.told(
          Refusals.Of.ROUTES, "routes not reloaded, still running the previous ones", e.problems());
    }
  }

  /**
   * Reloads the sync files; false, without effect or log line, if they changed during the read.
   *
   * @param asked whether the operator asked; else possibly truncated files are rejected
   */
  private boolean reloadPlan(String found, boolean asked) {
    try {
      PlanSource.Content content = source.read();
      if (!source.fingerprint().equals(found)) {
        return false;
      }
      Optional<String> doubt = TruncatedFile.find(loaded.files(), content.readFiles());
      if (doubt.isPresent() && !asked) {
        refusals.told(Refusals.Of.PLAN, PLAN_REFUSED, List.of(doubt.get()));
        return true;
      }
      SyncPlan before = session.plan();
      session.replace(content.plan());
      refusals.end(Refusals.Of.PLAN);
      loaded = new LoadedFiles.Source(clock.instant(), content.readFiles());
      schedule.accept(content.plan().tasks());
      content.warnings().forEach(warning -> LOG.atWarn().log(warning.toString()));
      tell(before, content.plan());
    } catch (UsageException e) {
      if (!source.fingerprint().equals(found)) {
        return false;
      }
      refusals.told(
          Refusals.Of.PLAN, PLAN_REFUSED, String.valueOf(e.getMessage()).lines().toList());
    }
    return true;
  }

  private static void tell(SyncPlan before, SyncPlan after) {
    List<String> kept =
        after.tasks().stream()
            .filter(task -> before.task(task.name()).filter(task::asksTheSameAs).isPresent())
            .map(SyncTask::name)
            .toList();
    List<String> changed =
        after.tasks().stream().map(SyncTask::name).filter(name -> !kept.contains(name)).toList();
    List<String> removed =
        before.tasks().stream()
            .map(SyncTask::name)
            .filter(name -> after.task(name).isEmpty())
            .toList();
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("unchanged", kept.size());
    if (!changed.isEmpty()) {
      line = line.addKeyValue("new_or_changed", String.join(", ", changed));
    }
    if (!removed.isEmpty()) {
      line = line.addKeyValue("removed", String.join(", ", removed));
    }
    line.log("sync files reloaded");
    if (before.watch() && !after.watch()) {
      LOG.atWarn()
          .log(
              "the sync files say watch: true no more, so further edits are read on SIGHUP only; write"
                  + " watch: true and send SIGHUP to have them watched again");
    }
  }

  private String routeFingerprint() {
    try {
      return Fingerprint.of(session.routes().files());
    } catch (RouteException e) {
      // an unreadable folder is a state too; the loader reports it
      return String.valueOf(e.getMessage());
    }
  }
}
