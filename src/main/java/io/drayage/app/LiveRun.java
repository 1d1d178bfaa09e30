package io.drayage.app;

import io.drayage.plan.SyncTask;
import io.drayage.watch.SettledChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session whose tasks run when they are due, and whose files may be edited meanwhile. */
public final class LiveRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

  private final SyncSession session;
  private final LiveEdits edits;
  private final Duration lookEvery;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("edits"));

  /**
   * Starts nothing yet.
   *
   * @param known what the session's plan was made of
   * @param whenDone called when no task is going to run again
   */
  public LiveRun(
      SyncSession session,
      Settings settings,
      PlanSource source,
      PlanSource.Content known,
      Runnable whenDone) {
    this.session = session;
    this.lookEvery = settings.millis("drayage.watch.interval");
    session.routes().startTimers(settings.millis("drayage.schedule.jitter"), whenDone);
    SettledChange.Quiet quiet =
        new SettledChange.Quiet(settings.millis("drayage.watch.quiet"), System::nanoTime);
    this.edits =
        new LiveEdits(source, known, session, quiet, session.routes()::schedule, Clock.systemUTC());
  }

  /**
   * Starts the routes, then the tasks.
   *
   * @throws io.drayage.route.RouteException if a route file can't be used
   */
  public void start() {
    session.routes().schedule(session.plan().tasks());
    session.start();
    tell();
    if (!lookEvery.isZero()) {
      long millis = lookEvery.toMillis();
      // ends with the executor, and a look never throws
      Future<?> unused =
          looking.scheduleWithFixedDelay(
              () -> safely(edits::look), millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Reads all files again, in the background. */
  public void readAgain() {
    try {
      looking.execute(() -> safely(edits::readAgain));
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping, so nothing is read again");
    }
  }

  /** Begins nothing new, gives what is in flight its grace, then breaks it off. */
  public void stop() {
    // an edit that is being taken on is thrown away with the rest; interrupted, it would look
    // refused
    looking.shutdown();
    session.routes().stopTimers();
    session.stop();
  }

  @Override
  public void close() {
    stop();
  }

  /** What runs when, and which edits are noticed. */
  private void tell() {
    for (SyncTask task : session.plan().tasks()) {
      boolean byTheClock = task.schedule().followsTheClock();
      String cronTime = session.routes().next(task.name()).map(LiveRun::seconds).orElse("never");
      LOG.atInfo()
          .addKeyValue("task", task.name())
          .addKeyValue("first_run", byTheClock ? cronTime : "now")
          .log("task scheduled");
    }
    LOG.atInfo()
        .addKeyValue("routes", !lookEvery.isZero())
        .addKeyValue("sync_files", !lookEvery.isZero() && session.plan().watch())
        .log("watching for edits; SIGHUP reloads all files");
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The next look must take place whatever happened at this one. */
  private static void safely(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) { // an error would end all further looks
      LOG.atError().addKeyValue("error", String.valueOf(e)).log("reload failed, nothing changed");
    }
  }
}
