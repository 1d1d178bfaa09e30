package io.drayage.sync;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that keeps the entries that were put last, up to a number of them. */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int maxEntries;

  private RecentMap(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /** An empty map, safe for several threads. */
  public static <K, V> Map<K, V> of(int maxEntries) {
    return Collections.synchronizedMap(new RecentMap<>(maxEntries));
  }

  /** An entry that is put again is the last one. */
  @Override
  public @Nullable V put(K key, V value) {
    V before = remove(key);
    super.put(key, value);
    return before;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxEntries;
  }
}
