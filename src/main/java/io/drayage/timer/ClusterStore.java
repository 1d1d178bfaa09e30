package io.drayage.timer;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import org.quartz.SchedulerConfigException;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.DriverDelegate;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.NoSuchDelegateException;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz' job store in PostgreSQL, for several schedulers. */
@SuppressWarnings("unchecked") // Quartz overrides a generic method by a raw one
final class ClusterStore extends JobStoreTX {
  /** Interval of retries while the database does not answer. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final TimerCluster cluster;
  private final ClusterDelegate delegate;

  /** A store whose scheduler fires the triggers that {@code isMine} accepts. */
  ClusterStore(TimerCluster cluster, Predicate<TriggerKey> isMine) {
    this.cluster = cluster;
    this.delegate = new ClusterDelegate(isMine);
    setIsClustered(true);
    setClusterCheckinInterval(cluster.checkIn().toMillis());
    setDbRetryInterval(RETRY.toMillis());
    setMakeThreadsDaemons(true);
    setTablePrefix("qrtz_");
    // texts only: no object is made of bytes in the database
    setUseProperties("true");
    setDataSource(cluster.instance());
  }

  @Override
  public void initialize(ClassLoadHelper loader, SchedulerSignaler signaler)
      throws SchedulerConfigException {
    DBConnectionManager.getInstance()
        .addConnectionProvider(cluster.instance(), provider(cluster.database()));
    super.initialize(loader, signaler);
    try {
      delegate.initialize(
          getLog(),
          getTablePrefix(),
          getInstanceName(),
          getInstanceId(),
          loader,
          canUseProperties(),
          "");
    } catch (NoSuchDelegateException e) {
      throw new SchedulerConfigException("Quartz' tables can't be used", e);
    }
  }

  private static ConnectionProvider provider(TimerCluster.Database database) {
    return new ConnectionProvider() {
      @Override
      public Connection getConnection() throws SQLException {
        return database.get();
      }

      @Override
      public void initialize() {}

      @Override
      public void shutdown() {}
    };
  }

  @Override
  protected DriverDelegate getDelegate() {
    return delegate;
  }

  /**
   * Time from which a scheduler counts as dead: two intervals after its last check-in. After a time
   * in which the database did not answer, others get as long to come back.
   */
  @Override
  protected long calcFailedIfAfter(SchedulerStateRecord other) {
    long own = System.currentTimeMillis() - lastCheckin;
    long interval = other.getCheckinInterval();
    return other.getCheckinTimestamp() + Math.max(2 * interval, own + interval);
  }
}
