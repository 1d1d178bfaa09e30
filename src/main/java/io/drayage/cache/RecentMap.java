package io.drayage.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A map of bounded weight. Beyond it the least recently used entries go, or no new ones are kept.
 * Safe for several threads.
 */
public final class RecentMap<K, V> {
  private final Map<K, Weighed<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private final ToLongFunction<? super V> weigher;
  private final boolean keepsFirst;
  private long weight;

  private record Weighed<V>(V value, long weight) {}

  /** An empty map of up to {@code maxEntries}. */
  public RecentMap(int maxEntries) {
    this(maxEntries, any -> 1);
  }

  /** An empty map of up to {@code maxWeight} in all; a heavier value is not kept. */
  public RecentMap(long maxWeight, ToLongFunction<? super V> weigher) {
    this(maxWeight, weigher, false);
  }

  /** The same; with {@code keepsFirst} a full map keeps what it has. */
  RecentMap(long maxWeight, ToLongFunction<? super V> weigher, boolean keepsFirst) {
    this.maxWeight = maxWeight;
    this.weigher = weigher;
    this.keepsFirst = keepsFirst;
  }

  /** The value, which is now the most recently used one. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key)).map(Weighed::value);
  }

  /** Keeps the value as the most recently used one. */
  public void put(K key, V value) {
    // weighing may read the value: no other thread waits for it
    put(key, new Weighed<>(value, weigher.applyAsLong(value)));
  }

  private synchronized void put(K key, Weighed<V> added) {
    remove(key);
    if (added.weight() > (keepsFirst ? maxWeight - weight : maxWeight)) {
      return;
    }
    entries.put(key, added);
    weight += added.weight();
    Iterator<Weighed<V>> oldest = entries.values().iterator();
    while (weight > maxWeight) {
      weight -= oldest.next().weight();
      oldest.remove();
    }
  }

  /**
   * The value if it is {@code usable}, else that of {@code maker}, which is kept: one for all
   * threads. The maker must be quick, since other threads wait for it.
   */
  public synchronized V get(K key, Predicate<? super V> usable, Supplier<? extends V> maker) {
    Optional<V> known = get(key).filter(usable);
    if (known.isPresent()) {
      return known.get();
    }
    V made = maker.get();
    put(key, made);
    return made;
  }

  /** Drops an entry. */
  public synchronized void remove(K key) {
    Weighed<V> removed = entries.remove(key);
    weight -= removed == null ? 0 : removed.weight();
  }

  /** Drops the entries that {@code unwanted} accepts. */
  public synchronized void removeIf(BiPredicate<? super K, ? super V> unwanted) {
    entries.entrySet().removeIf(entry -> unwanted.test(entry.getKey(), entry.getValue().value()));
    weight = entries.values().stream().mapToLong(Weighed::weight).sum();
  }
}
