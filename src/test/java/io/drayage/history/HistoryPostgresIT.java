package io.drayage.history;

import io.drayage.state.StateStore;
import io.drayage.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The history in a real PostgreSQL. */
class HistoryPostgresIT extends HistoryContract {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  HistoryLab lab() {
    try (Connection connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade; create schema public");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new HistoryLab(HistoryLab.settings(server.url(), Path.of("")), StateStore.inMemory());
  }

  @Override
  boolean isByIndex(String plan) {
    return !plan.contains("Seq Scan") && plan.contains("Index");
  }

  @Override
  boolean isInOrder(String plan) {
    return !plan.contains("Sort");
  }
}
