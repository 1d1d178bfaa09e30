package io.drayage.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/** A map of bounded weight: the least recently used entries go first. Safe for several threads. */
public final class RecentMap<K, V> {
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long maxWeight;
  private final ToLongFunction<? super V> weigher;
  private long weight;

  /** An empty map of up to {@code maxEntries}. */
  public RecentMap(int maxEntries) {
    this(maxEntries, any -> 1);
  }

  /** An empty map of up to {@code maxWeight} in all; a heavier value is not kept. */
  public RecentMap(long maxWeight, ToLongFunction<? super V> weigher) {
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  /** The value, which is now the most recently used one. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Keeps the value as the most recently used one. */
  public synchronized void put(K key, V value) {
    remove(key);
    long added = weigher.applyAsLong(value);
    if (added > maxWeight) {
      return;
    }
    entries.put(key, value);
    weight += added;
    Iterator<V> oldest = entries.values().iterator();
    while (weight > maxWeight) {
      weight -= weigher.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  /** Drops an entry. */
  public synchronized void remove(K key) {
    V removed = entries.remove(key);
    weight -= removed == null ? 0 : weigher.applyAsLong(removed);
  }

  /** Drops the entries that {@code unwanted} accepts. */
  public synchronized void removeIf(BiPredicate<? super K, ? super V> unwanted) {
    entries.entrySet().removeIf(entry -> unwanted.test(entry.getKey(), entry.getValue()));
    weight = entries.values().stream().mapToLong(weigher).sum();
  }
}
