package io.drayage.cluster;

import io.drayage.state.SharedEntries;
import io.drayage.state.SharedEntries.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Entries of the state in the database: failed images with their delays, notes, messages that were
 * told, manifests of platforms. A dropped entry stays for a day as an empty text, so that others
 * learn of it. For one thread.
 */
final class StoredEntries {
  private static final int BATCH = 500;

  /** Time in which a change of a slow transaction may still appear behind later ones. */
  private static final int LATE_SECONDS = 15;

  private static final int FETCH = 1000;

  private final SharedEntries entries;
  private final Map<String, Set<String>> names = new HashMap<>();
  private Instant known = Instant.EPOCH;

  StoredEntries(SharedEntries entries) {
    this.entries = entries;
  }

  /**
   * Writes the changes of this process, a transaction for each batch, and takes those of others.
   */
  void look(Connection connection) throws SQLException {
    if (known.equals(Instant.EPOCH)) {
      read(connection);
      entries.settle(names);
      names.clear();
      known = known.plusSeconds(1);
    }
    for (List<Change> some = entries.waiting(BATCH);
        !some.isEmpty();
        some = entries.waiting(BATCH)) {
      write(connection, some);
      entries.written(some);
    }
    read(connection);
  }

  /** Deletes dropped entries that all processes know of. */
  static void forget(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from scheduler_state where text = '' and changed < now() - interval '1 day'")) {
      delete.executeUpdate();
    }
  }

  private static void write(Connection connection, List<Change> some) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "insert into scheduler_state (kind, key, text) values (?, ?, ?)"
                + " on conflict (kind, key) do update"
                + " set text = excluded.text, changed = clock_timestamp()")) {
      // one order for all processes: no two transactions wait for each other
      for (Change change : some.stream().sorted(StoredEntries::order).toList()) {
        upsert.setString(1, change.kind());
        upsert.setString(2, change.name());
        upsert.setString(3, change.text().orElse(""));
        upsert.addBatch();
      }
      upsert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static int order(Change one, Change other) {
    int kinds = one.kind().compareTo(other.kind());
    return kinds != 0 ? kinds : one.name().compareTo(other.name());
  }

  private void read(Connection connection) throws SQLException {
    Instant newest = known;
    // a list in parts needs a transaction
    connection.setAutoCommit(false);
    try (PreparedStatement select =
        connection.prepareStatement(
            "select kind, key, text, changed from scheduler_state where changed > ?")) {
      select.setFetchSize(FETCH);
      select.setTimestamp(1, Timestamp.from(known.minusSeconds(LATE_SECONDS)));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Optional<String> text = Optional.of(rows.getString(3)).filter(any -> !any.isEmpty());
          entries.take(new Change(rows.getString(1), rows.getString(2), text));
          if (known.equals(Instant.EPOCH)) {
            names.computeIfAbsent(rows.getString(1), any -> new HashSet<>()).add(rows.getString(2));
          }
          Instant changed = rows.getTimestamp(4).toInstant();
          newest = changed.isAfter(newest) ? changed : newest;
        }
      }
      connection.commit();
      known = newest;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
