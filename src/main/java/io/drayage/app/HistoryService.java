package io.drayage.app;

import io.drayage.history.HistoryDatabase;
import io.drayage.history.HistoryOutbox;
import io.drayage.history.HistoryRecorder;
import io.drayage.history.HistorySettings;
import io.drayage.history.JdbcHistory;
import io.drayage.route.RowParameters;
import io.drayage.state.StateQueue;
import io.drayage.status.History;
import io.drayage.status.RegistryState;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The history of a process that stays: recorder, outbox, database and the beans of its route. */
final class HistoryService implements AutoCloseable {
  private static final Duration LAST_RECORDS = Duration.ofSeconds(5);

  private final HistoryDatabase database;
  private final HistoryOutbox outbox;
  private final HistoryRecorder recorder;

  /**
   * Opens nothing: the database is opened by the first write or question.
   *
   * @param queue records from earlier processes
   * @param registries pulls since the start of the process
   */
  HistoryService(
      HistorySettings settings,
      StateQueue queue,
      Supplier<List<RegistryState>> registries,
      Clock clock) {
    database = new HistoryDatabase(settings);
    outbox = new HistoryOutbox(queue, settings, clock);
    recorder = new HistoryRecorder(outbox, clock, () -> spent(registries.get()));
  }

  private static Map<String, Long> spent(List<RegistryState> registries) {
    return registries.stream()
        .collect(Collectors.toMap(RegistryState::registry, RegistryState::spent, Math::max));
  }

  /** Listener that records. */
  SyncListener listener() {
    return recorder;
  }

  /** Beans of the route, by name. */
  Map<String, Object> beans() {
    return Map.of(
        "historyDatabase",
        database,
        "historyOutbox",
        outbox,
        RowParameters.NAME,
        new RowParameters());
  }

  /** What the database has. */
  History history() {
    return new JdbcHistory(database::getConnection);
  }

  /** Reason why the database takes no records now; empty if it does. */
  Optional<String> problem() {
    return outbox.problem();
  }

  /** Waits a while for the last records, unless the database takes none. */
  void awaitWritten() {
    outbox.awaitWritten(LAST_RECORDS);
  }

  @Override
  public void close() {
    database.close();
  }
}
