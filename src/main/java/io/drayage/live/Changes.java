package io.drayage.live;

import io.drayage.live.Change.RunChanged;
import io.drayage.status.RegistryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells listeners of changes; nothing is made of a change while there is none. Changes that follow
 * each other quickly are one, but for the last. Safe for several threads.
 */
final class Changes {
  /** Least time between two changes of one kind and subject that more will follow. */
  private static final long APART_NANOS = Duration.ofMillis(500).toNanos();

  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final LongSupplier nanos;
  private final Supplier<List<RegistryState>> registries;
  private final Map<String, AtomicLong> runsTold = new ConcurrentHashMap<>();
  private final AtomicLong registriesTold;
  private volatile Map<String, RegistryState> known = Map.of();

  Changes(LongSupplier nanos, Supplier<List<RegistryState>> registries) {
    this.nanos = nanos;
    this.registries = registries;
    this.registriesTold = due();
  }

  void add(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** A time of the last change for {@link #isDue}: the next one is due. */
  AtomicLong due() {
    return new AtomicLong(nanos.getAsLong() - APART_NANOS);
  }

  /** Whether enough time has passed since {@code last}, which is set to now then. */
  boolean isDue(AtomicLong last) {
    long before = last.get();
    long now = nanos.getAsLong();
    return now - before >= APART_NANOS && last.compareAndSet(before, now);
  }

  /** Tells a change. */
  void tell(Supplier<Change> change) {
    if (!listeners.isEmpty()) {
      Change told = change.get();
      listeners.forEach(listener -> listener.accept(told));
    }
  }

  /** Tells that a run goes on, and of registries that it may have changed. */
  void runGoesOn(String task) {
    if (listeners.isEmpty()) {
      return;
    }
    if (isDue(runsTold.computeIfAbsent(task, any -> due()))) {
      tell(() -> new RunChanged(task));
    }
    if (isDue(registriesTold)) {
      registriesMayChange();
    }
  }

  /** Tells that a run began or ended, or that its task is paused or resumed. */
  void runChanged(String task) {
    tell(() -> new RunChanged(task));
    if (!listeners.isEmpty()) {
      registriesMayChange();
    }
  }

  private void registriesMayChange() {
    Map<String, RegistryState> before = known;
    Map<String, RegistryState> now =
        registries.get().stream()
            .collect(
                Collectors.toMap(RegistryState::registry, state -> state, (one, other) -> one));
    known = now;
    now.forEach(
        (name, state) -> {
          if (!state.equals(before.get(name))) {
            tell(() -> new Change.BudgetChanged(name));
          }
        });
  }
}
