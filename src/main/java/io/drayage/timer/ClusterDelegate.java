package io.drayage.timer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.spi.ClassLoadHelper;
import org.slf4j.Logger;

/**
 * Statements of the job store. Check-ins are times of the database's clock, so that schedulers with
 * different clocks do not take each other for dead.
 */
final class ClusterDelegate extends PostgreSQLDelegate {
  /** Group of the triggers that repeat the work of a dead scheduler. */
  private static final String RECOVERING = "RECOVERING_JOBS";

  /** Due triggers that are looked through for one of this scheduler's. */
  private static final int MAX_DUE = 10_000;

  private final Predicate<TriggerKey> isMine;

  ClusterDelegate(Predicate<TriggerKey> isMine) {
    this.isMine = isMine;
  }

  @Override
  public void initialize(
      Logger log,
      String prefix,
      String scheduler,
      String instance,
      ClassLoadHelper loader,
      boolean properties,
      @Nullable String options)
      throws NoSuchDelegateException {
    super.initialize(log, prefix, scheduler, instance, loader, properties, options);
    addTriggerPersistenceDelegate(new KeptTriggerColumns());
  }

  @Override
  public List<TriggerKey> selectTriggerToAcquire(
      Connection connection, long until, long from, int count) throws SQLException {
    List<TriggerKey> due = super.selectTriggerToAcquire(connection, until, from, MAX_DUE);
    List<TriggerKey> mine = new ArrayList<>();
    for (TriggerKey key : due) {
      if (mine.size() < count && isMine.test(ofJob(connection, key))) {
        mine.add(key);
      }
    }
    return mine;
  }

  /**
   * The trigger's key; of one that repeats lost work, the key of the original, which its job has.
   */
  private TriggerKey ofJob(Connection connection, TriggerKey key) throws SQLException {
    if (!RECOVERING.equals(key.getGroup())) {
      return key;
    }
    try {
      JobDetail job = selectJobForTrigger(connection, null, key, false);
      return job == null
          ? key
          : TriggerKey.triggerKey(job.getKey().getName(), job.getKey().getGroup());
    } catch (ClassNotFoundException | IOException e) {
      return key;
    }
  }

  @Override
  public int insertSchedulerState(
      Connection connection, String instance, long checkIn, long interval) throws SQLException {
    return super.insertSchedulerState(connection, instance, checkIn - ahead(connection), interval);
  }

  @Override
  public int updateSchedulerState(Connection connection, String instance, long checkIn)
      throws SQLException {
    return super.updateSchedulerState(connection, instance, checkIn - ahead(connection));
  }

  @Override
  public List<SchedulerStateRecord> selectSchedulerStateRecords(
      Connection connection, @Nullable String instance) throws SQLException {
    List<SchedulerStateRecord> records = super.selectSchedulerStateRecords(connection, instance);
    long ahead = ahead(connection);
    records.forEach(record -> record.setCheckinTimestamp(record.getCheckinTimestamp() + ahead));
    return records;
  }

  /** Milliseconds by which the clock of this machine is ahead of the database's. */
  private static long ahead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")) {
      row.next();
      return System.currentTimeMillis() - row.getLong(1);
    }
  }

  /** Refuses Java objects in the database. */
  @Override
  protected @Nullable Object getObjectFromBlob(ResultSet row, String column) throws IOException {
    throw new IOException("column " + column + " of Quartz' tables has an object");
  }
}
