package io.drayage.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of one kind, within limits. Unreadable entries count as absent and unwritable ones are
 * lost: neither is an error. Keys begin with digests, so the first ones in order are a fair sample
 * to forget. Thread-safe.
 */
final class StateMap<V> {
  private static final Logger LOG = LoggerFactory.getLogger(StateMap.class);
  private static final long UNKNOWN = -1;

  private final Map<String, V> entries;
  private final Bounds bounds;
  private final ToLongFunction<V> bytesOf;
  private long bytes = UNKNOWN;

  /** Limits of the map. */
  record Bounds(int maxEntries, long maxBytes) {}

  StateMap(Map<String, V> entries, Bounds bounds, ToLongFunction<V> bytesOf) {
    this.entries = entries;
    this.bounds = bounds;
    this.bytesOf = bytesOf;
  }

  Optional<V> get(String key) {
    try {
      return Optional.ofNullable(entries.get(key));
    } catch (RuntimeException e) { // MVStore throws many types for a damaged file
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  boolean isEmpty() {
    try {
      return entries.isEmpty();
    } catch (RuntimeException e) {
      LOG.debug("the state can't be read: {}", e.getMessage());
      return false;
    }
  }

  synchronized void put(String key, V value) {
    try {
      long known = bytes == UNKNOWN ? sum() : bytes;
      V before = entries.put(key, value);
      bytes = known + bytesOf.applyAsLong(value) - weight(before);
      bound();
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  synchronized void remove(String key) {
    try {
      V before = entries.remove(key);
      bytes = bytes == UNKNOWN ? UNKNOWN : bytes - weight(before);
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  /** Forgets a tenth at a time, so that it is rarely needed. */
  private void bound() {
    if (entries.size() <= bounds.maxEntries() && bytes <= bounds.maxBytes()) {
      return;
    }
    int fewer = Math.min(entries.size(), bounds.maxEntries()) * 9 / 10;
    long less = bounds.maxBytes() * 9 / 10;
    List<String> some = new ArrayList<>();
    long left = bytes;
    for (Map.Entry<String, V> entry : entries.entrySet()) {
      boolean over = entries.size() - some.size() > fewer || left > less;
      if (!over) {
        break;
      }
      some.add(entry.getKey());
      left -= weight(entry.getValue());
    }
    some.forEach(entries::remove);
    bytes = left;
  }

  private long sum() {
    long all = 0;
    for (V value : entries.values()) {
      all += weight(value);
    }
    return all;
  }

  private long weight(@Nullable V value) {
    return value == null ? 0 : bytesOf.applyAsLong(value);
  }
}
