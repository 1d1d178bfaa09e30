package io.drayage.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link PostgresServer} for the tests of a class, which is empty after each of them. */
public final class PostgresDatabase
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private @Nullable PostgresServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = new PostgresServer();
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    empty();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    server().close();
  }

  /** The server, which can be stopped and started within a test. */
  public PostgresServer server() {
    return Objects.requireNonNull(server, "the extension is of a static field");
  }

  /** JDBC URL of the database. */
  public String url() {
    return server().url();
  }

  /** Removes all tables. */
  public void empty() throws SQLException {
    execute("drop schema public cascade; create schema public");
  }

  /** Executes statements, separated by semicolons. */
  public void execute(String statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  /** Opens a connection of its owner. */
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }
}
