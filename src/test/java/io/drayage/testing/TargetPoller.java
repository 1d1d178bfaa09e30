package io.drayage.testing;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Reads the tag {@code 1} of each repository of a registry repeatedly, and checks each time that
 * the image is complete.
 */
public final class TargetPoller implements AutoCloseable {
  private static final int MOST_ERRORS = 100;

  private final RegistryReader reader;
  private final List<String> repositories;
  private final Queue<String> incomplete = new ConcurrentLinkedQueue<>();
  private final Set<String> complete = new ConcurrentSkipListSet<>();
  private final Thread thread = new Thread(this::readAllTheTime, "target-poller");
  private volatile boolean ended;

  private TargetPoller(URI registry, Collection<String> repositories) {
    this.reader = new RegistryReader(registry);
    this.repositories = List.copyOf(repositories);
  }

  public static TargetPoller reading(URI registry, Collection<String> repositories) {
    TargetPoller poller = new TargetPoller(registry, repositories);
    poller.thread.setDaemon(true);
    poller.thread.start();
    return poller;
  }

  /** The missing content under the tags. */
  public List<String> incomplete() {
    return List.copyOf(incomplete);
  }

  /** The repositories whose image was once complete. */
  public Set<String> complete() {
    return new TreeSet<>(complete);
  }

  /** Reads all repositories once more. */
  public void readOnce() {
    repositories.forEach(this::read);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAllTheTime() {
    while (!ended) {
      readOnce();
    }
  }

  /**
   * Checks one repository. docker-registry 2.8 may answer 500 during a push to the tag (15 of 4 200
   * plain reads), so that answer is retried for a while.
   */
  private void read(String repository) {
    String tag = "/v2/%s/manifests/1: HTTP ".formatted(repository);
    List<String> gaps = reader.gaps(repository, "1");
    for (int again = 0; again < MOST_ERRORS && gaps.equals(List.of(tag + 500)); again++) {
      gaps = reader.gaps(repository, "1");
    }
    if (gaps.isEmpty()) {
      complete.add(repository);
    } else if (!gaps.equals(List.of(tag + 404))) {
      incomplete.addAll(gaps);
    }
  }
}
