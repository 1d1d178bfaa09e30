package io.drayage.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drayage.oci.PrintableText;
import io.drayage.state.StateQueue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait for the database. The route of the history takes them in batches, and removes a
 * batch after it is written. The numbers of records make a batch that is written twice harmless.
 * Safe for several threads; adding never waits for the database.
 */
public final class HistoryOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryOutbox.class);

  /** Most rows of one record; their numbers follow each other. */
  static final int MAX_ROWS = 100;

  private static final long MAX_CHARACTERS = 64L << 20;
  private static final int MAX_CAUSES = 20;

  /** Class of SQL states of values that a database does not take. */
  private static final String DATA_EXCEPTION = "22";

  private final StateQueue queue;
  private final InstantSource clock;
  private final Duration keep;
  private final int batchSize;
  private final int maxRecords;
  private long last;
  private int waiting;
  private long characters;
  private long dropped;
  private int singly;

  /** Whether records were dropped since the outbox was empty last. */
  private boolean isFull;

  private Optional<String> problem = Optional.empty();

  /** An outbox over the records that {@code queue} has from earlier processes. */
  public HistoryOutbox(StateQueue queue, HistorySettings settings, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
    this.keep = settings.keep();
    this.batchSize = settings.batchSize();
    this.maxRecords = settings.maxRecords();
    queue.forEachWhile(
        entry -> {
          last = entry.number() + MAX_ROWS;
          waiting++;
          characters += entry.text().length();
          return true;
        });
  }

  /** Adds a record of at most {@link #MAX_ROWS} rows. */
  synchronized void add(RecordKind kind, List<Map<String, Object>> rows) {
    long number = Math.max(last + 1, clock.millis() * 1000);
    last = number + rows.size() - 1;
    String text = BatchBuilder.text(kind, rows);
    queue.add(new StateQueue.Entry(number, text));
    waiting++;
    characters += text.length();
    if (waiting > maxRecords || characters > MAX_CHARACTERS) {
      drop();
    }
  }

  /** Drops a tenth, records of unchanged images first, so that it is rarely needed. */
  private void drop() {
    drop(true);
    drop(false);
    if (!isFull) {
      isFull = true;
      LOG.atWarn()
          .addKeyValue("waiting", waiting)
          .addKeyValue("dropped", dropped)
          .log(
              "history: too many records wait for the database; the oldest are dropped, those of"
                  + " unchanged images first");
    }
  }

  private void drop(boolean unchangedOnly) {
    List<StateQueue.Entry> oldest = new ArrayList<>();
    long[] left = {waiting, characters};
    queue.forEachWhile(
        entry -> {
          if (left[0] <= maxRecords * 0.9 && left[1] <= MAX_CHARACTERS * 0.9) {
            return false;
          }
          if (!unchangedOnly || RecordKind.UNCHANGED.is(entry.text())) {
            oldest.add(entry);
            left[0]--;
            left[1] -= entry.text().length();
          }
          return true;
        });
    dropped += oldest.size();
    remove(oldest);
  }

  private void remove(List<StateQueue.Entry> entries) {
    queue.remove(entries.stream().map(StateQueue.Entry::number).toList());
    // entries that a damaged state keeps are removed, and counted, once more
    waiting = Math.max(0, waiting - entries.size());
    characters -= entries.stream().mapToLong(entry -> entry.text().length()).sum();
  }

  /** Whether records wait. */
  public synchronized boolean hasRecords() {
    return waiting > 0;
  }

  /** Waits until no record waits, at most {@code limit}, and not for a database that takes none. */
  public synchronized void awaitWritten(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (waiting > 0 && problem.isEmpty() && System.nanoTime() < end) {
        wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Number of records that wait. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Number of records that were dropped since the start of the process. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Reason why the database takes no records now; empty if it does. */
  public synchronized Optional<String> problem() {
    return problem;
  }

  /** The oldest records, for writing; they stay until {@link #written}. */
  public synchronized HistoryBatch take() {
    BatchBuilder batch = new BatchBuilder(singly > 0 ? 1 : batchSize);
    List<StateQueue.Entry> damaged = new ArrayList<>();
    queue.forEachWhile(
        entry -> {
          try {
            return batch.add(entry.number(), entry.text());
          } catch (JsonProcessingException | RuntimeException e) {
            LOG.debug("a record of the history is damaged and is dropped: {}", e.getMessage());
            damaged.add(entry);
            return true;
          }
        });
    remove(damaged);
    HistoryBatch taken = batch.build();
    if (taken.numbers().isEmpty()) {
      // the state keeps nothing any more: the route would ask for its records for ever
      waiting = 0;
      characters = 0;
    }
    return taken;
  }

  /** Removes a batch that the database has. */
  public synchronized void written(HistoryBatch batch) {
    remove(entries(batch));
    notifyAll();
    singly = Math.max(0, singly - 1);
    isFull = isFull && waiting > 0;
    if (problem.isPresent()) {
      LOG.atInfo()
          .addKeyValue("waiting", waiting)
          .addKeyValue("dropped", dropped)
          .log("history: the database takes records again");
      problem = Optional.empty();
    }
  }

  private List<StateQueue.Entry> entries(HistoryBatch batch) {
    List<StateQueue.Entry> entries = new ArrayList<>();
    Set<Long> numbers = new HashSet<>(batch.numbers());
    queue.forEachWhile(
        entry -> {
          if (numbers.remove(entry.number())) {
            entries.add(entry);
          }
          return !numbers.isEmpty();
        });
    return entries;
  }

  /**
   * Notes that a batch could not be written. It stays, unless it is a single record with a value
   * that the database does not take. Logs the first failure of a series.
   *
   * @param batch null if there is none yet
   */
  public synchronized void failed(@Nullable HistoryBatch batch, Throwable failure) {
    Optional<SQLException> cause = sqlCause(failure);
    String reason = reason(failure, cause);
    boolean isRefused =
        cause
            .map(SQLException::getSQLState)
            .filter(state -> state.startsWith(DATA_EXCEPTION))
            .isPresent();
    if (isRefused && batch != null && batch.numbers().size() == 1) {
      dropped++;
      remove(entries(batch));
      singly = 0;
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .log("history: a record that the database does not take is dropped");
      return;
    }
    singly = isRefused ? batchSize : singly;
    if (problem.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("waiting", waiting)
          .addKeyValue("reason", reason)
          .log("history: not written; records wait for the database");
    }
    problem = Optional.of(reason);
    notifyAll();
  }

  /** Logs that old rows could not be deleted. */
  public void notForgotten(Throwable failure) {
    LOG.atWarn()
        .addKeyValue("reason", reason(failure, sqlCause(failure)))
        .log("history: old rows are not deleted; the next time tries again");
  }

  private static Optional<SQLException> sqlCause(Throwable failure) {
    Throwable cause = failure;
    Optional<SQLException> found = Optional.empty();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof SQLException known) {
        found = Optional.of(known);
      }
      cause = cause.getCause();
    }
    return found;
  }

  private static String reason(Throwable failure, Optional<SQLException> cause) {
    Throwable told = cause.<Throwable>map(known -> known).orElse(failure);
    return PrintableText.text(told.getClass().getSimpleName() + ": " + told.getMessage(), 300);
  }

  /** Time before which runs and changes are deleted, as RFC 3339. */
  public String oldest() {
    return clock.instant().minus(keep).toString();
  }
}
