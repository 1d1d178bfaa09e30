package io.drayage.app.client;

import io.drayage.app.settings.HistoryProperties;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.history.HistorySettings;
import io.drayage.history.StoredHistory;
import io.drayage.status.History;
import io.drayage.status.History.RunQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history for a command: from the running process, else from its file or database. */
public final class PastRuns implements AutoCloseable {
  private final History history;
  private final Optional<StoredHistory> stored;

  private PastRuns(History history, Optional<StoredHistory> stored) {
    this.history = history;
    this.stored = stored;
  }

  /**
   * Opens the history.
   *
   * @throws UsageException if neither the process nor the file or database can be read, or a
   *     property can't be used
   */
  public static PastRuns open(Settings settings) {
    HistorySettings own = HistoryProperties.read(settings);
    List<String> reasons = new ArrayList<>();
    Optional<ManagementClient> client = ManagementClient.of(settings);
    if (client.isPresent()) {
      try {
        RemoteHistory remote = new RemoteHistory(client.get());
        remote.runs(new RunQuery(none(), none(), Optional.empty(), Optional.empty(), none(), 1));
        return new PastRuns(remote, Optional.empty());
      } catch (UncheckedIOException e) {
        reasons.add(reason(client.get().address(), e));
      }
    }
    try {
      StoredHistory opened = StoredHistory.open(own);
      return new PastRuns(opened.history(), Optional.of(opened));
    } catch (IOException e) {
      reasons.add(own.isFile() ? e.getMessage() : "drayage.history.url: " + e.getMessage());
    }
    throw new UsageException(
        "the history can't be read: %s; `drayage run` writes it, with the same properties"
            .formatted(String.join("; ", reasons)));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  /** Text of the cause of {@code e}. */
  public static String reason(UncheckedIOException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  private static String reason(String address, UncheckedIOException e) {
    String message = reason(e);
    return message.contains(address) ? message : "no process answers at " + address;
  }

  /** The history. */
  public History history() {
    return history;
  }

  @Override
  public void close() {
    try {
      if (stored.isPresent()) {
        stored.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
