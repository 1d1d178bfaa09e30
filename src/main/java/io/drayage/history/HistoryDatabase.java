package io.drayage.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.drayage.state.OwnerOnly;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The database of the history, opened and brought to the current schema when it is first needed. An
 * opening that fails is tried again by later calls. Safe for several threads.
 */
public final class HistoryDatabase extends AbstractDataSource implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  /** Time after a failed opening in which further calls fail at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int CONNECTIONS = 3;

  private final HistorySettings settings;
  private volatile Optional<HikariDataSource> pool = Optional.empty();
  private Optional<SQLException> failure = Optional.empty();
  private long failedNanos;
  private boolean closed;

  /** A database that is not opened yet. */
  public HistoryDatabase(HistorySettings settings) {
    this.settings = settings;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Optional<HikariDataSource> open = pool;
    return (open.isPresent() ? open.get() : open()).getConnection();
  }

  private synchronized HikariDataSource open() throws SQLException {
    if (closed) {
      throw new SQLException("the history is closed");
    }
    if (pool.isPresent()) {
      return pool.get();
    }
    if (failure.isPresent() && System.nanoTime() - failedNanos < PAUSE.toNanos()) {
      throw new SQLException(failure.get().getMessage(), failure.get());
    }
    try {
      HikariDataSource opened = opened();
      pool = Optional.of(opened);
      failure = Optional.empty();
      return opened;
    } catch (SQLException e) {
      failure = Optional.of(e);
      failedNanos = System.nanoTime();
      throw e;
    }
  }

  private HikariDataSource opened() throws SQLException {
    HikariDataSource made = new HikariDataSource(config());
    try {
      Flyway.configure(HistoryDatabase.class.getClassLoader())
          .dataSource(made)
          .locations("classpath:io/drayage/history/db")
          .table("history_version")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
      return made;
    } catch (FlywayException e) {
      made.close();
      throw new SQLException("the schema of the history can't be brought up to date", e);
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /**
   * A pool of connections to a PostgreSQL; the first one is made when it is needed.
   *
   * @param name name of the connections in the views of the database
   * @param answer limit of one answer
   */
  public static HikariDataSource pool(
      HistorySettings settings, String name, int connections, Duration answer) {
    HikariConfig config = config(name, connections);
    remote(config, settings, "drayage " + name, answer);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(String name, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setIdleTimeout(IDLE.toMillis());
    return config;
  }

  private static void remote(
      HikariConfig config, HistorySettings settings, String name, Duration answer) {
    config.setJdbcUrl(settings.url());
    settings.user().ifPresent(config::setUsername);
    settings.password().get().ifPresent(config::setPassword);
    if (settings.isPostgresql()) {
      config.addDataSourceProperty("ApplicationName", name);
      config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
      config.addDataSourceProperty("socketTimeout", String.valueOf(answer.toSeconds()));
    }
  }

  private HikariConfig config() throws SQLException {
    HikariConfig config = config("history", CONNECTIONS);
    if (settings.isFile()) {
      try {
        OwnerOnly.makeDirectory(settings.stateDir());
        OwnerOnly.makeFile(settings.file());
      } catch (IOException e) {
        throw new SQLException("the file of the history can't be written: " + e.getMessage(), e);
      }
      config.setJdbcUrl(HistorySettings.fileUrl(settings.file()));
      config.setUsername("drayage");
      config.setPassword("");
    } else {
      remote(config, settings, "drayage", ANSWER);
    }
    // the last connection of H2 closes its file
    config.setMinimumIdle(settings.isPostgresql() ? 0 : 1);
    return config;
  }

  @Override
  public void close() {
    Optional<HikariDataSource> open;
    synchronized (this) {
      closed = true;
      open = pool;
    }
    open.ifPresent(HikariDataSource::close);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the history has one user");
  }
}
