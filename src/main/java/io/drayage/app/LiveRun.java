package io.drayage.app;

import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.management.Resources;
import io.drayage.notice.Notices;
import io.drayage.plan.SyncTask;
import io.drayage.status.Control;
import io.drayage.status.Overview;
import io.drayage.status.ReloadState;
import io.drayage.watch.SettledChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Session with timers and reloads of edited files. */
public final class LiveRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

  private final SyncSession session;
  private final LiveStatus live;
  private final LiveEdits edits;
  private final Duration lookEvery;
  private final ObservedRun observed;
  private final Management management;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("edits"));

  /**
   * Starts no task.
   *
   * @param known content of the files, with the session's plan
   * @param whenDone called when no further run is due
   * @throws UsageException if a property of the management server can't be used
   */
  public LiveRun(
      SyncSession session,
      Settings settings,
      PlanSource source,
      PlanSource.Content known,
      Runnable whenDone) {
    this.session = session;
    this.live = session.live().orElseThrow();
    this.lookEvery = settings.millis("drayage.watch.interval");
    Duration jitter = settings.millis("drayage.schedule.jitter");
    Runnable end = session.isWorker() ? () -> {} : whenDone;
    session
        .cluster()
        .ifPresentOrElse(
            cluster -> cluster.startTimers(session.routes(), jitter),
            () -> session.routes().startTimers(jitter, end));
    SettledChange.Quiet quiet =
        new SettledChange.Quiet(settings.millis("drayage.watch.quiet"), System::nanoTime);
    this.edits = new LiveEdits(source, known, session, quiet, this::schedule, Clock.systemUTC());
    this.observed = new ObservedRun(session, edits, Instant.now());
    Resources resources = new Resources();
    observed.addTo(resources);
    for (String method : List.of("POST", "GET", "PUT", "DELETE")) {
      resources.add(method, "/hooks/{rest*}", Resources.Access.SIGNED, session.routes().hooks());
    }
    LiveApi api = new LiveApi(session, settings, edits);
    api.addTo(resources, overview(), control());
    session
        .metrics()
        .ifPresent(own -> own.serve(session, live.overview(), edits::reloads, resources));
    this.management = new Management(settings, resources);
    management.ifServed(events -> api.publish(live, events));
  }

  /**
   * Starts the management server, the routes and the timers of the tasks.
   *
   * @throws UsageException if the server can't listen to its port
   * @throws io.drayage.route.file.RouteException if a route file can't be used
   */
  public void start() {
    management.start();
    schedule(session.plan().tasks());
    session.cluster().ifPresent(cluster -> cluster.start(session.routes(), live));
    session.start();
    observed.running(true);
    session
        .services()
        .watch(new Notices.Present(overview()::tasks, overview()::registries, this::reloads));
    tell();
    if (!lookEvery.isZero()) {
      look(lookEvery.toMillis());
    }
  }

  private void look(long everyMillis) {
    try {
      // the executor ends it, and a look never throws
      Future<?> unused =
          looking.scheduleWithFixedDelay(
              () -> safely(edits::look), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopped during its start, so no edit is looked for");
    }
  }

  /** Replaces the tasks of the timers; a worker has none. */
  private void schedule(List<SyncTask> tasks) {
    session.cluster().ifPresent(cluster -> cluster.plan(tasks, edits.loaded().files()));
    session.routes().schedule(session.isWorker() ? List.of() : tasks);
  }

  /** The present state. */
  Overview overview() {
    return live.overview();
  }

  /** Control of this process. */
  Control control() {
    return live.control(this::readAgain);
  }

  /** The last reload of each kind of files. */
  public List<ReloadState> reloads() {
    return edits.reloads();
  }

  /** Reloads all files, in the background. */
  public void readAgain() {
    try {
      looking.execute(() -> safely(edits::readAgain));
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping, so nothing is read again");
    }
  }

  /** Starts no further copies, waits for those in progress up to the grace time, then ends them. */
  public void stop() {
    // an interrupted reload would be logged as rejected
    looking.shutdown();
    observed.running(false);
    session.routes().stopTimers();
    session.stop();
    management.close();
  }

  @Override
  public void close() {
    stop();
  }

  /** Logs the times of tasks and the files that are watched. */
  private void tell() {
    List<SyncTask> timed = session.isWorker() ? List.of() : session.plan().tasks();
    for (SyncTask task : timed) {
      boolean byTheClock = task.schedule().followsTheClock();
      String cronTime = session.routes().next(task.name()).map(LiveRun::seconds).orElse("never");
      LOG.atInfo()
          .addKeyValue("task", task.name())
          .addKeyValue("first_run", byTheClock ? cronTime : "now")
          .log("task scheduled");
    }
    boolean watches = !lookEvery.isZero();
    boolean isOwn = !session.routes().isHosted();
    LOG.atInfo()
        .addKeyValue("routes", watches && isOwn)
        .addKeyValue("sync_files", watches && session.plan().watch())
        .log(isOwn ? "watching for edits; SIGHUP reloads all files" : "watching for edits");
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Logs errors, since one would end all further looks. */
  private static void safely(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      LOG.atError().addKeyValue("error", String.valueOf(e)).log("reload failed, nothing changed");
    }
  }
}
