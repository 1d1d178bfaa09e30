package io.drayage.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tasks of the sync files of all schedulers. Of different definitions of a task the one of the file
 * that changed last is newer. Safe for several threads.
 */
final class SharedPlans {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPlans.class);

  /** Looks after which rows are written anew: another scheduler may have taken this for dead. */
  private static final int REPEAT = 60;

  private static final String ALIVE =
      " join qrtz_scheduler_state s on s.sched_name = 'drayage' and s.instance_name = t.instance";

  private static final String DIFFERENT =
      "select t.task, t.fingerprint, t.planned, coalesce(n.name, t.instance) as name"
          + " from scheduler_task t"
          + ALIVE
          + " left join scheduler n on n.instance = t.instance"
          + " left join scheduler_task m on m.instance = ? and m.task = t.task"
          + " where t.instance <> ? and m.fingerprint is distinct from t.fingerprint";

  private final String instance;
  private Map<String, Planned> own = new HashMap<>();
  private boolean isWritten;
  private int looks;
  private volatile Map<String, Difference> differences = Map.of();

  /**
   * A task of this scheduler's files.
   *
   * @param fingerprint empty for a task that an edit has removed
   * @param time last change of its file
   */
  record Planned(String fingerprint, Instant time) {
    boolean isOlderThan(Planned other) {
      int order = time.compareTo(other.time);
      return order < 0 || (order == 0 && fingerprint.compareTo(other.fingerprint) < 0);
    }
  }

  /**
   * A task that another scheduler's files define otherwise.
   *
   * @param scheduler name of the other scheduler
   * @param isOutdated whether the definition here is the older one
   */
  record Difference(String scheduler, boolean isOutdated, String fingerprint) {}

  SharedPlans(String instance) {
    this.instance = instance;
  }

  /** Replaces the tasks of this scheduler; {@code now} is the time of removed ones. */
  synchronized void replace(Map<String, Planned> tasks, Instant now) {
    Map<String, Planned> next = new HashMap<>(tasks);
    own.forEach((name, before) -> next.putIfAbsent(name, removed(before, now)));
    own = next;
    isWritten = false;
  }

  private static Planned removed(Planned before, Instant now) {
    return before.fingerprint().isEmpty() ? before : new Planned("", now);
  }

  /** Whether another scheduler has a newer definition of the task. */
  boolean isOutdated(String task) {
    Difference known = differences.get(task);
    return known != null && known.isOutdated();
  }

  /** Name of the scheduler with a newer definition of the task. */
  Optional<String> newerAt(String task) {
    return Optional.ofNullable(differences.get(task))
        .filter(Difference::isOutdated)
        .map(Difference::scheduler);
  }

  /** Writes own tasks, and compares them with those of others. */
  synchronized void look(Connection connection) throws SQLException {
    if (!isWritten || ++looks % REPEAT == 0) {
      write(connection);
      isWritten = true;
    }
    Map<String, Difference> found = new HashMap<>();
    Map<String, Planned> newest = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(DIFFERENT)) {
      select.setString(1, instance);
      select.setString(2, instance);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Planned other =
              new Planned(rows.getString(2), rows.getObject(3, OffsetDateTime.class).toInstant());
          String task = rows.getString(1);
          Planned known = newest.get(task);
          if (known == null || known.isOlderThan(other)) {
            newest.put(task, other);
            compare(task, other, rows.getString(4)).ifPresent(way -> found.put(task, way));
          }
        }
      }
    }
    tell(found);
    differences = Map.copyOf(found);
  }

  private Optional<Difference> compare(String task, Planned other, String scheduler) {
    Planned mine = own.get(task);
    if (mine == null) {
      // a task that is gone there, and not here
      return other.fingerprint().isEmpty()
          ? Optional.empty()
          : Optional.of(new Difference(scheduler, false, other.fingerprint()));
    }
    return Optional.of(new Difference(scheduler, mine.isOlderThan(other), other.fingerprint()));
  }

  private void tell(Map<String, Difference> found) {
    found.forEach(
        (task, now) -> {
          if (!now.equals(differences.get(task))) {
            tell(task, now);
          }
        });
    differences.forEach(
        (task, before) -> {
          if (!found.containsKey(task)) {
            LOG.atInfo()
                .addKeyValue("task", task)
                .addKeyValue("other", before.scheduler())
                .log("the sync files of all schedulers have the same task again");
          }
        });
  }

  private void tell(String task, Difference now) {
    LoggingEventBuilder line =
        LOG.atWarn().addKeyValue("task", task).addKeyValue("other", now.scheduler());
    if (now.isOutdated()) {
      line.log(
          "the sync file of another scheduler is newer: the task starts there only, if at all");
    } else if (own.containsKey(task)) {
      line.log("the sync file of another scheduler is older: the task starts here only");
    } else {
      line.log(
          "another scheduler has a task that the sync files here do not have: it starts there only");
    }
  }

  private void write(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from scheduler_task t where t.instance = ? or not exists (select 1 from"
                    + " qrtz_scheduler_state s where s.sched_name = 'drayage' and s.instance_name ="
                    + " t.instance) and t.instance in (select instance from scheduler where started"
                    + " < now() - interval '1 day')");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into scheduler_task (instance, task, fingerprint, planned) values (?, ?,"
                    + " ?, ?)")) {
      delete.setString(1, instance);
      delete.executeUpdate();
      for (Map.Entry<String, Planned> task : own.entrySet()) {
        insert.setString(1, instance);
        insert.setString(2, task.getKey());
        insert.setString(3, task.getValue().fingerprint());
        insert.setObject(4, task.getValue().time().atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Fingerprints of the tasks of all schedulers that check in. */
  static Set<String> fingerprints(Connection connection) throws SQLException {
    Set<String> all = new HashSet<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select distinct fingerprint from scheduler_task t" + ALIVE);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }
}
