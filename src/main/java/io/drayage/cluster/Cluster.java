package io.drayage.cluster;

import io.drayage.oci.PrintableText;
import io.drayage.plan.SyncTask;
import io.drayage.state.SharedEntries;
import io.drayage.status.Elsewhere;
import io.drayage.status.ImageState;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RunState;
import io.drayage.sync.RunClaims;
import io.drayage.sync.turn.PullBudgets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as one of several schedulers over one database. Safe for several threads. */
public final class Cluster implements Elsewhere, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** Difference between two clocks that is worth a warning. */
  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private static final int MAX_NAME = 100;
  private static final int MAX_REASON = 300;

  private final ClusterSettings settings;
  private final String instance;
  private final ClusterDatabase database;
  private final SharedRuns runs;
  private final SharedPlans plans;
  private final SharedEntries entries = new SharedEntries();
  private final StoredEntries stored = new StoredEntries(entries);
  private final SharedImages images;
  private final SharedBudgets budgets;
  private volatile Consumer<String> changed = task -> {};
  private volatile Optional<String> problem = Optional.empty();

  private Cluster(ClusterSettings settings, ClusterDatabase database, Executor later) {
    this.settings = settings;
    this.database = database;
    this.instance = instance(settings.name());
    this.runs = new SharedRuns(instance, database, later);
    this.plans = new SharedPlans(instance);
    this.images = new SharedImages(database);
    this.budgets = new SharedBudgets(instance, database, Clock.systemUTC());
  }

  /**
   * Opens the database and adds this scheduler.
   *
   * @param later thread for what need not be waited for
   * @throws ClusterException if the database can't be used
   */
  public static Cluster open(ClusterSettings settings, Executor later) throws ClusterException {
    ClusterDatabase database = ClusterDatabase.open(settings.database());
    Cluster cluster = new Cluster(settings, database, later);
    try {
      cluster.register();
      cluster.compareClocks();
      return cluster;
    } catch (SQLException e) {
      database.close();
      throw new ClusterException(
          "the database of the schedulers can't be used: " + e.getMessage(), e);
    }
  }

  /** Name that no other start of a process has. */
  private static String instance(String name) {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    return "%s.%s.%s"
        .formatted(
            name.substring(0, Math.min(name.length(), MAX_NAME)),
            Long.toString(System.currentTimeMillis(), 36),
            HexFormat.of().formatHex(random));
  }

  private void register() throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement forget =
            connection.prepareStatement(
                "delete from scheduler n where started < now() - interval '1 day' and not exists"
                    + " (select 1 from qrtz_scheduler_state s where s.sched_name = 'drayage' and"
                    + " s.instance_name = n.instance) and not exists (select 1 from scheduler_task"
                    + " t where t.instance = n.instance)");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into scheduler (instance, name, started) values (?, ?, now())")) {
      StoredEntries.forget(connection);
      SharedBudgets.forget(connection);
      forget.executeUpdate();
      insert.setString(1, instance);
      insert.setString(2, settings.name());
      insert.executeUpdate();
    }
  }

  private void compareClocks() throws SQLException {
    Duration ahead = database.ahead();
    if (ahead.abs().compareTo(CLOCKS) > 0) {
      LOG.atWarn()
          .addKeyValue("seconds", ahead.toSeconds())
          .log(
              "the clock of this machine is not the database's: tasks start too early or too late;"
                  + " set both clocks by the same source");
    }
  }

  /** Name of this scheduler for people. */
  public String name() {
    return settings.name();
  }

  /** Name of this start of the process among all schedulers. */
  public String instance() {
    return instance;
  }

  /** Time in which another scheduler takes over. */
  public Duration takeOver() {
    return settings.takeOver();
  }

  /**
   * A connection to the shared tables.
   *
   * @throws SQLException if the database does not answer
   */
  public Connection connection() throws SQLException {
    return database.connection();
  }

  /** Entries of the state that all schedulers share. */
  public SharedEntries entries() {
    return entries;
  }

  /**
   * Pull budgets that all schedulers share.
   *
   * @param accounts name of the account at the source of a task
   */
  public PullBudgets budgets(UnaryOperator<String> accounts) {
    return task -> budgets.of(accounts.apply(task));
  }

  /** Claims of tasks. */
  public RunClaims claims() {
    return runs;
  }

  /**
   * From now on the states of the runs under way here are written for others.
   *
   * @param listener gets the name of each task whose run at another scheduler has changed
   */
  public void telling(Supplier<List<RunState>> states, Consumer<String> listener) {
    runs.telling(states);
    changed = listener;
  }

  /**
   * Replaces the tasks of this scheduler.
   *
   * @param times last change of the file of each task
   */
  public void plan(List<SyncTask> tasks, Map<String, Instant> times) {
    Instant now = Instant.now();
    Map<String, SharedPlans.Planned> planned = new HashMap<>();
    for (SyncTask task : tasks) {
      planned.put(
          task.name(),
          new SharedPlans.Planned(task.fingerprint(), times.getOrDefault(task.name(), now)));
    }
    plans.replace(planned, now);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** Whether another scheduler has a newer definition of the task. */
  public boolean isOutdated(String task) {
    return plans.isOutdated(task);
  }

  @Override
  public Optional<String> newerAt(String task) {
    return plans.newerAt(task);
  }

  @Override
  public Optional<String> runsAt(String task) {
    return Optional.ofNullable(runs.others().get(task)).map(SharedRuns.Elsewhere::scheduler);
  }

  @Override
  public Optional<RunState> running(String task) {
    return Optional.ofNullable(runs.others().get(task)).flatMap(SharedRuns.Elsewhere::run);
  }

  @Override
  public List<ImageState> images(RunState run) {
    return images.images(run);
  }

  @Override
  public List<MappingFailure> mappingFailures(RunState run) {
    return images.failures(run);
  }

  /** Fingerprints of the tasks of all schedulers; empty if the database does not tell. */
  public Optional<Set<String>> fingerprints() {
    try (Connection connection = database.connection()) {
      return Optional.of(SharedPlans.fingerprints(connection));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** Reason why the database does not answer; empty if it does. */
  public Optional<String> problem() {
    return problem;
  }

  /** Tells others what is here, and learns what is there; to be called about once a second. */
  public synchronized void look() {
    try (Connection connection = database.connection()) {
      plans.look(connection);
      stored.look(connection);
      budgets.look(connection);
      runs.look(connection).forEach(changed);
      if (problem.isPresent()) {
        problem = Optional.empty();
        LOG.atInfo().log("schedulers: the database answers again");
      }
    } catch (SQLException e) {
      String reason = PrintableText.text(String.valueOf(e.getMessage()), MAX_REASON);
      if (problem.isEmpty()) {
        LOG.atWarn()
            .addKeyValue("reason", reason)
            .log(
                "schedulers: the database does not answer; no task starts until it does, runs in"
                    + " progress go on");
      }
      problem = Optional.of(reason);
    }
  }

  /** Leaves the cluster: its tasks are free at once. */
  @Override
  public void close() {
    look();
    try (Connection connection = database.connection();
        PreparedStatement runs =
            connection.prepareStatement("delete from scheduler_run where instance = ?");
        PreparedStatement tasks =
            connection.prepareStatement("delete from scheduler_task where instance = ?");
        PreparedStatement pulls =
            connection.prepareStatement("delete from scheduler_pulls_aside where instance = ?")) {
      pulls.setString(1, instance);
      pulls.executeUpdate();
      runs.setString(1, instance);
      runs.executeUpdate();
      tasks.setString(1, instance);
      tasks.executeUpdate();
    } catch (SQLException e) {
      LOG.debug("claims not ended: {}", e.getMessage());
    }
    database.close();
  }
}
