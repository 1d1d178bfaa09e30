package io.drayage.live;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.status.WorkerState;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.OrderListener;
import io.drayage.sync.SyncListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that copy what this process orders, by what they tell. No copy depends on it: what is
 * lost is not shown. Safe for several threads.
 */
public final class LiveWorkers implements OrderListener {
  private static final Logger LOG = LoggerFactory.getLogger(LiveWorkers.class);

  /** A worker that was not heard of for this time is gone; one that stops says so. */
  static final long LOST_NANOS = Duration.ofSeconds(60).toNanos();

  /** Most workers that are known; further ones are not shown. */
  static final int MAX_WORKERS = 1_000;

  private static final int MAX_NAME = 100;

  private final SyncListener listener;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<String, Heard> workers = new HashMap<>();
  private final Map<Key, OrderedCopy> orders = new HashMap<>();
  private long ignored;

  private record Heard(WorkerState state, long nanos) {}

  private record Key(String run, String target) {
    static Key of(CopyOrder order) {
      return new Key(order.image().runId(), order.image().target().toString());
    }
  }

  /**
   * Knows no worker yet.
   *
   * @param listener hears of the copies that workers tell, as of copies of this process
   * @param nanos a monotonic clock
   */
  public LiveWorkers(SyncListener listener, InstantSource clock, LongSupplier nanos) {
    this.listener = listener;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Takes a message of a worker; one that can't be read is ignored. */
  public void heard(String message) {
    ToldProgress told;
    try {
      told = ToldProgress.read(message);
    } catch (MalformedException e) {
      ignore(e);
      return;
    }
    take(told);
  }

  private synchronized void ignore(MalformedException reason) {
    ignored++;
    LOG.debug(
        "{} messages of progress were ignored; the last one: {}", ignored, reason.getMessage());
  }

  private synchronized void take(ToldProgress told) {
    dropLost();
    if (told.stopped()) {
      workers.remove(told.process());
      dropCopies();
      return;
    }
    if (workers.size() >= MAX_WORKERS && !workers.containsKey(told.process())) {
      return;
    }
    String name = PrintableText.text(told.worker(), MAX_NAME);
    WorkerState state =
        new WorkerState(
            name,
            PrintableText.text(told.release(), MAX_NAME),
            clock.instant(),
            told.copies().size(),
            sum(told, ToldProgress.Copy::moved),
            sum(told, ToldProgress.Copy::total));
    workers.put(told.process(), new Heard(state, nanos.getAsLong()));
    for (ToldProgress.Copy copy : told.copies()) {
      OrderedCopy ordered = orders.get(new Key(copy.run(), copy.target()));
      if (ordered != null) {
        ordered.told(told, name, copy);
      }
    }
  }

  private static long sum(ToldProgress told, ToLongFunction<ToldProgress.Copy> bytes) {
    return told.copies().stream().mapToLong(bytes).sum();
  }

  /** Drops workers that were not heard of for a minute, and what they told of their copies. */
  synchronized void dropLost() {
    long now = nanos.getAsLong();
    if (workers.values().removeIf(worker -> now - worker.nanos() >= LOST_NANOS)) {
      dropCopies();
    }
  }

  /** Drops what workers told of their copies that are gone. */
  private void dropCopies() {
    orders.values().stream()
        .filter(order -> !order.process().isEmpty() && !workers.containsKey(order.process()))
        .forEach(OrderedCopy::lost);
  }

  @Override
  public synchronized void sent(CopyOrder order) {
    orders.put(Key.of(order), new OrderedCopy(order.image(), listener));
  }

  @Override
  public synchronized void ended(CopyOrder order, long bytes) {
    OrderedCopy ordered = orders.remove(Key.of(order));
    if (ordered != null) {
      ordered.answered(bytes);
    }
  }

  /** The workers that were heard of within the last minute and have not stopped, by name. */
  public synchronized List<WorkerState> states() {
    dropLost();
    return workers.values().stream()
        .map(Heard::state)
        .sorted(Comparator.comparing(WorkerState::name).thenComparing(WorkerState::heard))
        .toList();
  }
}
