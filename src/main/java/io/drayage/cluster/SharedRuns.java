package io.drayage.cluster;

import io.drayage.status.RunState;
import io.drayage.status.StatusJson;
import io.drayage.sync.RunClaims;
import io.drayage.sync.TaskRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs under way of all schedulers, one row for each task. A claim holds while its scheduler checks
 * in (Quartz' table of schedulers), and ends with its run. Safe for several threads.
 */
final class SharedRuns implements RunClaims {
  private static final Logger LOG = LoggerFactory.getLogger(SharedRuns.class);

  private static final String TAKE =
      "insert into scheduler_run (task, run, instance)"
          + " select ?, ?, s.instance_name from qrtz_scheduler_state s"
          + " where s.sched_name = 'drayage' and s.instance_name = ?"
          + " on conflict (task) do update"
          + " set run = excluded.run, instance = excluded.instance, progress = ''"
          + " where scheduler_run.instance = excluded.instance or not exists"
          + " (select 1 from qrtz_scheduler_state o where o.sched_name = 'drayage'"
          + " and o.instance_name = scheduler_run.instance)";

  private static final String OTHERS =
      "select r.task, r.progress, coalesce(n.name, r.instance) as name from scheduler_run r"
          + " join qrtz_scheduler_state s"
          + " on s.sched_name = 'drayage' and s.instance_name = r.instance"
          + " left join scheduler n on n.instance = r.instance where r.instance <> ?";

  private final String instance;
  private final ClusterDatabase database;
  private final Executor later;
  private final Queue<TaskRun> ended = new ConcurrentLinkedQueue<>();
  private final Map<String, RunState> written = new ConcurrentHashMap<>();
  private volatile Supplier<List<RunState>> running = List::of;
  private volatile Map<String, Elsewhere> others = Map.of();

  /**
   * A run of another scheduler.
   *
   * @param scheduler name of the scheduler
   * @param run its state a moment ago; empty at its begin
   */
  record Elsewhere(String scheduler, Optional<RunState> run) {}

  /** Claims for a scheduler; {@code later} ends them. */
  SharedRuns(String instance, ClusterDatabase database, Executor later) {
    this.instance = instance;
    this.database = database;
    this.later = later;
  }

  /** From now on the states of the runs under way here are written for others. */
  void telling(Supplier<List<RunState>> states) {
    running = states;
  }

  @Override
  public boolean take(TaskRun run) {
    try (Connection connection = database.connection();
        PreparedStatement insert = connection.prepareStatement(TAKE)) {
      insert.setString(1, run.taskName());
      insert.setString(2, run.id());
      insert.setString(3, instance);
      return insert.executeUpdate() == 1;
    } catch (SQLException e) {
      LOG.debug("no claim for task {}: {}", run.taskName(), e.getMessage());
      return false;
    }
  }

  @Override
  public void release(TaskRun run) {
    ended.add(run);
    later.execute(
        () -> {
          try (Connection connection = database.connection()) {
            endClaims(connection);
          } catch (SQLException e) {
            // the next look ends it
            LOG.debug("claim of task {} not ended: {}", run.taskName(), e.getMessage());
          }
        });
  }

  @Override
  public boolean areShared() {
    return true;
  }

  /**
   * Ends claims, writes the progress of own runs, and reads that of others.
   *
   * @return tasks whose runs at other schedulers have changed
   */
  Set<String> look(Connection connection) throws SQLException {
    endClaims(connection);
    tell(connection);
    Map<String, Elsewhere> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(OTHERS)) {
      select.setString(1, instance);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), new Elsewhere(rows.getString(3), state(rows.getString(2))));
        }
      }
    }
    Set<String> changed = new HashSet<>();
    found.forEach((task, now) -> addIfDifferent(changed, task, now, others.get(task)));
    others.keySet().stream().filter(task -> !found.containsKey(task)).forEach(changed::add);
    others = found;
    return changed;
  }

  private static void addIfDifferent(
      Set<String> changed, String task, Elsewhere now, @Nullable Elsewhere before) {
    if (!now.equals(before)) {
      changed.add(task);
    }
  }

  /** Runs of other schedulers by task, as of the last look. */
  Map<String, Elsewhere> others() {
    return others;
  }

  private synchronized void endClaims(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from scheduler_run where task = ? and run = ? and instance = ?")) {
      for (TaskRun run = ended.peek(); run != null; run = ended.peek()) {
        delete.setString(1, run.taskName());
        delete.setString(2, run.id());
        delete.setString(3, instance);
        delete.executeUpdate();
        ended.remove(run);
      }
    }
  }

  private void tell(Connection connection) throws SQLException {
    List<RunState> changed = new ArrayList<>();
    Map<String, RunState> now = new HashMap<>();
    for (RunState run : running.get()) {
      now.put(run.id(), run);
      if (!run.equals(written.get(run.id()))) {
        changed.add(run);
      }
    }
    written.keySet().retainAll(now.keySet());
    try (PreparedStatement update =
        connection.prepareStatement(
            "update scheduler_run set progress = ? where task = ? and run = ?")) {
      for (RunState run : changed) {
        update.setString(1, StatusJson.write(run));
        update.setString(2, run.task());
        update.setString(3, run.id());
        update.executeUpdate();
        written.put(run.id(), run);
      }
    }
  }

  private static Optional<RunState> state(String json) {
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(StatusJson.read(json.getBytes(StandardCharsets.UTF_8), RunState.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
