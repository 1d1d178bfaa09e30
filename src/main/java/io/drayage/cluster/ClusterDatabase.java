package io.drayage.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.drayage.history.HistoryDatabase;
import io.drayage.history.HistorySettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Connections to the tables that schedulers share. Safe for several threads. */
final class ClusterDatabase implements AutoCloseable {
  /** Quartz' threads, one for each run that begins or ends, and the looks. */
  private static final int CONNECTIONS = 8;

  /** Limit of one answer, so that a hanging database delays no check-in for long. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HikariDataSource pool;

  private ClusterDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens the database and brings its tables to the version of this program. Schedulers that start
   * together wait for each other.
   *
   * @throws ClusterException if it does not answer, or has tables of a later program
   */
  static ClusterDatabase open(HistorySettings settings) throws ClusterException {
    HikariDataSource pool = HistoryDatabase.pool(settings, "schedulers", CONNECTIONS, ANSWER);
    try {
      pool.getConnection().close();
      migrate(pool);
      return new ClusterDatabase(pool);
    } catch (SQLException e) {
      pool.close();
      throw new ClusterException(
          "the database of the schedulers does not answer: " + e.getMessage(), e);
    } catch (FlywayException e) {
      pool.close();
      throw new ClusterException(
          "the tables of the schedulers can't be brought up to date: " + e.getMessage(), e);
    } catch (ClusterException e) {
      pool.close();
      throw e;
    }
  }

  private static void migrate(HikariDataSource pool) throws ClusterException {
    Flyway flyway =
        Flyway.configure(ClusterDatabase.class.getClassLoader())
            .dataSource(pool)
            .locations("classpath:io/drayage/cluster/db")
            .table("scheduler_version")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    Optional<MigrationInfo> later =
        Arrays.stream(flyway.info().all())
            .filter(known -> known.getState() == MigrationState.FUTURE_SUCCESS)
            .reduce((one, other) -> other);
    if (later.isPresent()) {
      throw new ClusterException(
          "the tables of the schedulers are those of a later version of this program (%s: %s);"
                  .formatted(later.get().getVersion(), later.get().getDescription())
              + " upgrade this scheduler too");
    }
    flyway.migrate();
  }

  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** How far the clock of this machine is ahead of the database's. */
  Duration ahead() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")) {
      row.next();
      return Duration.ofMillis(System.currentTimeMillis() - row.getLong(1));
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
