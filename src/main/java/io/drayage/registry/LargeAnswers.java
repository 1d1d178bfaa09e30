package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets few answers of a kind at a time grow beyond an ordinary length, and of one registry a single
 * one, so that answers as long as they may be fit into memory together and no registry keeps all
 * places. Safe for use by several threads.
 */
final class LargeAnswers {
  private static final int PLACES = 2;

  private final Semaphore places = new Semaphore(PLACES, true);
  private final Map<RegistryHost, Semaphore> registries = new ConcurrentHashMap<>();

  /**
   * Waits for a place, which the caller leaves.
   *
   * @throws RegistryException of kind OVERDUE if none is free before the deadline
   */
  void enter(RegistryHost registry, TimeLimit deadline) throws InterruptedException {
    Semaphore own = registries.computeIfAbsent(registry, any -> new Semaphore(1, true));
    deadline.await(own);
    try {
      deadline.await(places);
    } catch (InterruptedException | RuntimeException e) {
      own.release();
      throw e;
    }
  }

  /** Takes a place if one is free, which the caller leaves. */
  boolean tryEnter(RegistryHost registry) {
    Semaphore own = registries.computeIfAbsent(registry, any -> new Semaphore(1, true));
    if (!own.tryAcquire()) {
      return false;
    }
    boolean entered = places.tryAcquire();
    if (!entered) {
      own.release();
    }
    return entered;
  }

  /** Leaves the place. */
  void leave(RegistryHost registry) {
    places.release();
    registries.computeIfAbsent(registry, any -> new Semaphore(0, true)).release();
  }
}
