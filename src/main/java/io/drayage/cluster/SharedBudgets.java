package io.drayage.cluster;

import io.drayage.registry.PullTimes;
import io.drayage.sync.turn.PullBudgets;
import io.drayage.sync.turn.PullBudgets.Answer;
import io.drayage.sync.turn.PullBudgets.Told;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls that schedulers with one account set aside. The row of an account is locked while a
 * scheduler takes from it, so that two never take the same pulls. Pulls of a scheduler that does
 * not check in are free. Without the database each scheduler counts its own. Safe for several
 * threads.
 */
final class SharedBudgets {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBudgets.class);

  /** Time without questions after one without an answer: orders wait for each. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /**
   * Notes an answer of the registry, and locks the row. Of two numbers whose requests overlap the
   * lower one counts, else the later one. A second covers the way to the database.
   */
  private static final String TELL =
      "insert into scheduler_pulls as known (account, remaining, asked, heard)"
          + " values (?, ?, clock_timestamp() - ? * interval '1 millisecond',"
          + " clock_timestamp() - ? * interval '1 millisecond')"
          + " on conflict (account) do update set remaining = excluded.remaining,"
          + " asked = greatest(excluded.asked, known.asked),"
          + " heard = greatest(excluded.heard, known.heard)"
          + " where case when excluded.remaining <= known.remaining"
          + " then excluded.heard > known.asked - interval '1 second'"
          + " else excluded.asked > known.heard + interval '1 second' end";

  private static final String LEFT =
      "select remaining, coalesce((select sum(a.pulls) from scheduler_pulls_aside a"
          + " where a.account = known.account and a.instance <> ? and exists"
          + " (select 1 from qrtz_scheduler_state s where s.sched_name = 'drayage'"
          + " and s.instance_name = a.instance)), 0) from scheduler_pulls known where account = ?";

  private static final String ASIDE =
      "insert into scheduler_pulls_aside (account, instance, pulls) values (?, ?, ?)"
          + " on conflict (account, instance) do update set pulls = excluded.pulls";

  private final String instance;
  private final ClusterDatabase database;
  private final Clock clock;
  private final Map<String, Long> aside = new HashMap<>();
  private final Set<String> unwritten = new HashSet<>();
  private Instant pausedUntil = Instant.MIN;

  /** Budgets of the scheduler {@code instance}. */
  SharedBudgets(String instance, ClusterDatabase database, Clock clock) {
    this.instance = instance;
    this.database = database;
    this.clock = clock;
  }

  /** Deletes what schedulers have left that are gone for a day. */
  static void forget(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from scheduler_pulls_aside a where not exists (select 1 from scheduler n"
                + " where n.instance = a.instance and n.started > now() - interval '1 day')"
                + " and not exists (select 1 from qrtz_scheduler_state s"
                + " where s.sched_name = 'drayage' and s.instance_name = a.instance)")) {
      delete.executeUpdate();
    }
  }

  /** The budget of an account. */
  PullBudgets.Budget of(String account) {
    return new PullBudgets.Budget() {
      @Override
      public Answer take(Told told, long kept, long needed, int pulls) {
        return SharedBudgets.this.take(account, told, kept + needed, pulls);
      }

      @Override
      public void giveBack(Optional<Told> told, int pulls) {
        SharedBudgets.this.giveBack(account, told, pulls);
      }
    };
  }

  /** Sets pulls of an account aside, if {@code wanted} are left. */
  private synchronized Answer take(String account, Told told, long wanted, int pulls) {
    Optional<Answer> answer = ask(account, told, wanted, pulls);
    if (answer.isEmpty()) {
      unwritten.add(account);
    }
    if (answer.isEmpty() || answer.get() == Answer.TAKEN) {
      aside.merge(account, (long) pulls, Long::sum);
    }
    return answer.orElse(Answer.TAKEN);
  }

  /** Gives pulls back; what was used of them is in {@code told}. */
  private synchronized void giveBack(String account, Optional<Told> told, int pulls) {
    aside.merge(account, (long) -pulls, Long::sum);
    unwritten.add(account);
    if (clock.instant().isBefore(pausedUntil)) {
      return;
    }
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      try {
        // what was used is told before it is free
        if (told.isPresent()) {
          tell(connection, account, told.get());
        }
        write(connection, account, aside.getOrDefault(account, 0L));
        connection.commit();
      } finally {
        end(connection);
      }
      unwritten.remove(account);
    } catch (SQLException e) {
      failed(e);
    }
  }

  /** Writes what could not be written before. */
  synchronized void look(Connection connection) throws SQLException {
    for (String account : Set.copyOf(unwritten)) {
      write(connection, account, aside.getOrDefault(account, 0L));
      unwritten.remove(account);
    }
    pausedUntil = Instant.MIN;
  }

  /** Asks the database; empty if it does not answer. */
  private Optional<Answer> ask(String account, Told told, long wanted, int pulls) {
    if (clock.instant().isBefore(pausedUntil)) {
      return Optional.empty();
    }
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      try {
        tell(connection, account, told);
        Answer answer = judge(connection, account, wanted);
        if (answer == Answer.TAKEN) {
          write(connection, account, aside.getOrDefault(account, 0L) + pulls);
        }
        connection.commit();
        return Optional.of(answer);
      } finally {
        end(connection);
      }
    } catch (SQLException e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** Ends a transaction that was not committed. */
  private static void end(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private Answer judge(Connection connection, String account, long wanted) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LEFT)) {
      select.setString(1, instance);
      select.setString(2, account);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long left = row.getLong(1) - aside.getOrDefault(account, 0L) - wanted;
        long others = row.getLong(2);
        if (left >= others) {
          return Answer.TAKEN;
        }
        return left >= 0 ? Answer.HELD : Answer.NONE;
      }
    }
  }

  private void tell(Connection connection, String account, Told told) throws SQLException {
    Instant now = clock.instant();
    try (PreparedStatement insert = connection.prepareStatement(TELL)) {
      insert.setString(1, account);
      insert.setLong(2, told.limit().remaining());
      insert.setLong(3, age(told.times().map(PullTimes::asked), now));
      insert.setLong(4, age(told.times().map(PullTimes::heard), now));
      insert.executeUpdate();
    }
  }

  /** Milliseconds since then; long ago if the time is not known. */
  private static long age(Optional<Instant> time, Instant now) {
    return Math.max(0, Duration.between(time.orElse(Instant.EPOCH), now).toMillis());
  }

  private void write(Connection connection, String account, long pulls) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(ASIDE)) {
      upsert.setString(1, account);
      upsert.setString(2, instance);
      upsert.setLong(3, pulls);
      upsert.executeUpdate();
    }
  }

  private void failed(SQLException e) {
    pausedUntil = clock.instant().plus(PAUSE);
    LOG.debug("pulls are counted without the other schedulers: {}", e.getMessage());
  }
}
