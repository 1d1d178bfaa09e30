package io.drayage.history;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to the database of the history; the caller closes each one. */
@FunctionalInterface
public interface Connections {
  /**
   * A connection.
   *
   * @throws SQLException if the database does not answer
   */
  Connection get() throws SQLException;
}
