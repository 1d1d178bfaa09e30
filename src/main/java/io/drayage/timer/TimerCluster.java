package io.drayage.timer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.quartz.TriggerKey;

/**
 * One of several schedulers that share the triggers in a database.
 *
 * @param instance name of the scheduler, unique for each start of a process
 * @param takeOver time after the last check-in of a dead scheduler in which another takes over
 * @param database database with Quartz' tables
 * @param isOutdated tells the tasks of which another scheduler has a newer plan
 * @param fingerprints fingerprints of the tasks of all schedulers; empty while not known
 */
public record TimerCluster(
    String instance,
    Duration takeOver,
    Database database,
    Predicate<String> isOutdated,
    Supplier<Optional<Set<String>>> fingerprints) {
  /** Name of the scheduler in Quartz' tables. */
  public static final String NAME = "drayage";

  /** Connections; the caller closes each one. */
  @FunctionalInterface
  public interface Database {
    /**
     * A connection.
     *
     * @throws SQLException if the database does not answer
     */
    Connection get() throws SQLException;
  }

  /**
   * Triggers in the database with their next times; without those that never fire again.
   *
   * @throws SQLException if the database does not answer
   */
  public Map<TriggerKey, Instant> times() throws SQLException {
    Map<TriggerKey, Instant> times = new HashMap<>();
    try (Connection connection = database.get();
        PreparedStatement select =
            connection.prepareStatement(
                "select trigger_name, trigger_group, next_fire_time from qrtz_triggers"
                    + " where sched_name = ? and next_fire_time > 0")) {
      select.setString(1, NAME);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          times.put(
              TriggerKey.triggerKey(rows.getString(1), rows.getString(2)),
              Instant.ofEpochMilli(rows.getLong(3)));
        }
      }
    }
    return times;
  }

  /** Interval of check-ins: three within {@link #takeOver}. */
  Duration checkIn() {
    return takeOver.dividedBy(3);
  }
}
