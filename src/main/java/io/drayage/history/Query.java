package io.drayage.history;

import io.drayage.status.ImageState.FailureState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement with its parameters, built in parts. */
final class Query {
  private static final int SECONDS = 30;

  private final StringBuilder sql;
  private final List<Object> parameters = new ArrayList<>();

  /** Reads a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  Query(String sql) {
    this.sql = new StringBuilder(sql);
  }

  /** Adds a part and its parameters. */
  Query and(String part, Object... values) {
    sql.append(' ').append(part);
    for (Object value : values) {
      parameters.add(value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
    }
    return this;
  }

  /** Adds a part if there is a value for it. */
  Query and(String part, Optional<?> value) {
    return value.isPresent() ? and(part, value.get()) : this;
  }

  String sql() {
    return sql.toString();
  }

  List<Object> parameters() {
    return List.copyOf(parameters);
  }

  /**
   * Reads all rows.
   *
   * @throws UncheckedIOException if the database does not answer
   */
  <T> List<T> list(Connections database, Row<T> row) {
    try (Connection connection = database.get();
        PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setQueryTimeout(SECONDS);
      for (int at = 0; at < parameters.size(); at++) {
        statement.setObject(at + 1, parameters.get(at));
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row.read(found));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException("history: " + e.getMessage(), e));
    }
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> timeOrNone(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** The failure of a row of images or events; empty if its kind is. */
  static Optional<FailureState> failure(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    return kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FailureState(
                kind,
                row.getString("message"),
                row.getString("hint"),
                row.getString("registry"),
                row.getInt("attempts"),
                Optional.empty()));
  }

  static Optional<String> textOrNone(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** A text of a column that the tables of an earlier version lack, since a reader changes none. */
  static Optional<String> textOrNoColumn(ResultSet row, String column) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    for (int at = 1; at <= columns.getColumnCount(); at++) {
      if (columns.getColumnLabel(at).equalsIgnoreCase(column)) {
        return Optional.ofNullable(row.getString(at));
      }
    }
    return Optional.empty();
  }
}
