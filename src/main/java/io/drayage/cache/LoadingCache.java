package io.drayage.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A cache that loads a value on its first use. One thread loads; others that need the value
 * meanwhile wait for it and share it, kept or not. A failed load throws in the loading thread only
 * and is not kept: the next waiting thread loads. No lock is held during a load, so that a slow
 * load delays no other key. Safe for several threads.
 */
public final class LoadingCache<K, V> {
  private final Map<K, CompletableFuture<Optional<V>>> loading = new ConcurrentHashMap<>();
  private final RecentMap<K, V> kept;

  /** A load of a value. */
  @FunctionalInterface
  public interface Loader<V, X extends Exception> {
    /** The value. */
    V load() throws X;
  }

  /** A cache of up to {@code maxEntries}; with zero, only threads that wait share a value. */
  public LoadingCache(int maxEntries) {
    this.kept = new RecentMap<>(maxEntries);
  }

  /** A cache of values that together weigh up to {@code maxWeight}. */
  public LoadingCache(long maxWeight, ToLongFunction<? super V> weigher) {
    this.kept = new RecentMap<>(maxWeight, weigher);
  }

  /**
   * A cache of values that together weigh up to {@code maxWeight}, which keeps the first ones: for
   * values that are read in turns, of which the least recently used one is the next.
   */
  public static <K, V> LoadingCache<K, V> ofFirst(
      long maxWeight, ToLongFunction<? super V> weigher) {
    return new LoadingCache<>(new RecentMap<>(maxWeight, weigher, true));
  }

  private LoadingCache(RecentMap<K, V> kept) {
    this.kept = kept;
  }

  /** The kept value, or the one that a thread is loading, else the result of {@code loader}. */
  public <X extends Exception> V get(K key, Loader<? extends V, X> loader) throws X {
    return get(key, any -> true, loader);
  }

  /**
   * The same, with a kept value only if it is {@code usable}. An interrupted thread does not wait:
   * it loads itself, and that load fails with the interruption if it sends a request. Values made
   * without one belong into a {@link RecentMap}.
   *
   * @throws X if the load fails in this thread
   */
  public <X extends Exception> V get(
      K key, Predicate<? super V> usable, Loader<? extends V, X> loader) throws X {
    while (true) {
      Optional<V> known = kept.get(key).filter(usable);
      if (known.isPresent()) {
        return known.get();
      }
      CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
      CompletableFuture<Optional<V>> other = loading.putIfAbsent(key, mine);
      if (other == null) {
        return load(key, usable, loader, mine);
      }
      Optional<V> loaded = await(other);
      if (loaded.isPresent()) {
        return loaded.get();
      }
      if (Thread.currentThread().isInterrupted()) {
        return loader.load();
      }
    }
  }

  private <X extends Exception> V load(
      K key,
      Predicate<? super V> usable,
      Loader<? extends V, X> loader,
      CompletableFuture<Optional<V>> mine)
      throws X {
    Optional<V> value = Optional.empty();
    try {
      // another thread may have loaded it since the first lookup
      value = kept.get(key).filter(usable);
      if (value.isEmpty()) {
        value = Optional.of(loader.load());
        kept.put(key, value.get());
      }
      return value.get();
    } finally {
      loading.remove(key, mine);
      mine.complete(value);
    }
  }

  /** The other thread's value; empty if its load failed or this thread is interrupted. */
  private static <V> Optional<V> await(CompletableFuture<Optional<V>> other) {
    try {
      return other.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the future is never failed", e);
    }
  }

  /** Keeps a value. */
  public void put(K key, V value) {
    kept.put(key, value);
  }

  /** Drops the values whose keys {@code unwanted} accepts. */
  public void removeIf(Predicate<? super K> unwanted) {
    kept.removeIf((key, value) -> unwanted.test(key));
  }
}
