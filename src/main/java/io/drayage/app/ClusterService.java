package io.drayage.app;

import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.UsageException;
import io.drayage.cluster.Cluster;
import io.drayage.cluster.ClusterException;
import io.drayage.cluster.ClusterSettings;
import io.drayage.plan.SyncTask;
import io.drayage.route.RouteRuntime;
import io.drayage.state.StateStore;
import io.drayage.status.Elsewhere;
import io.drayage.sync.RunClaims;
import io.drayage.sync.turn.PullBudgets;
import io.drayage.timer.TimerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session as one of several schedulers: looks at the others about once a second. */
final class ClusterService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterService.class);
  private static final long LOOK_MILLIS = 1000;

  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("schedulers"));
  private final Cluster cluster;

  /**
   * Opens the database.
   *
   * @throws UsageException if it can't be used
   */
  ClusterService(ClusterSettings settings) {
    try {
      cluster = Cluster.open(settings, this::later);
    } catch (ClusterException e) {
      looking.shutdown();
      throw new UsageException("property drayage.cluster: " + e.getMessage());
    }
  }

  private void later(Runnable work) {
    try {
      looking.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping: the end of the process ends its claims");
    }
  }

  /** Claims of tasks among the schedulers. */
  static RunClaims claims(Optional<ClusterService> service) {
    return service.map(own -> own.cluster.claims()).orElseGet(RunClaims::alone);
  }

  /** Pull budgets among the schedulers; {@code accounts} names the account of a task's source. */
  static PullBudgets budgets(Optional<ClusterService> service, UnaryOperator<String> accounts) {
    return service.map(own -> own.cluster.budgets(accounts)).orElseGet(PullBudgets::alone);
  }

  /** Opens the state, which schedulers share. */
  static StateStore state(Optional<ClusterService> service, SessionSettings told) {
    return service
        .map(own -> StateStore.shared(told.stateDir(), told.state(), own.cluster.entries()))
        .orElseGet(() -> StateStore.open(told.stateDir(), told.state()));
  }

  /** What other schedulers do. */
  static Elsewhere others(Optional<ClusterService> service) {
    return service.<Elsewhere>map(own -> own.cluster).orElseGet(Elsewhere::none);
  }

  /** Starts the timers of {@code routes} among those of others. */
  void startTimers(RouteRuntime routes, Duration jitter) {
    try {
      routes.startTimers(
          jitter,
          new TimerCluster(
              cluster.instance(),
              cluster.takeOver(),
              cluster::connection,
              cluster::isOutdated,
              cluster::fingerprints));
    } catch (IllegalStateException e) {
      throw new UsageException(
          "property drayage.cluster: the timers can't be started: " + e.getCause());
    }
  }

  /** Replaces the tasks, whose files have these times. */
  void plan(List<SyncTask> tasks, List<TruncatedFile.ReadFile> files) {
    cluster.plan(tasks, times(tasks, files));
  }

  /** The last change of each task's file. */
  private static Map<String, Instant> times(
      List<SyncTask> tasks, List<TruncatedFile.ReadFile> files) {
    Map<String, Instant> times = new HashMap<>();
    for (SyncTask task : tasks) {
      for (TruncatedFile.ReadFile file : files) {
        boolean hasIt = file.plan().tasks().stream().anyMatch(task::asksTheSameAs);
        if (hasIt || files.size() == 1) {
          times.put(task.name(), changed(file));
        }
      }
    }
    return times;
  }

  private static Instant changed(TruncatedFile.ReadFile file) {
    try {
      return Files.getLastModifiedTime(file.path()).toInstant();
    } catch (IOException e) {
      return Instant.now();
    }
  }

  /** Looks at the others now, and then about once a second. */
  void start(RouteRuntime routes, LiveStatus live) {
    cluster.telling(live::running, live::runChanged);
    cluster.look();
    LOG.atInfo()
        .addKeyValue("scheduler", cluster.name())
        .log("one of several schedulers over one database");
    // ends with the executor
    Future<?> unused =
        looking.scheduleWithFixedDelay(() -> look(routes), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(RouteRuntime routes) {
    try {
      cluster.look();
      routes.lookAtTimers();
    } catch (RuntimeException e) {
      // an exception would end all further looks
      LOG.atWarn()
          .addKeyValue("error", String.valueOf(e))
          .log("the database of the schedulers was not read");
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
    cluster.close();
  }
}
