package io.drayage.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Requests that a registry answered. Probes of {@link LocalRegistry} are kept apart. Thread-safe.
 */
final class AccessLog {
  static final String PROBE_AGENT = "drayage-probe";

  private final List<AccessLogEntry> entries = new ArrayList<>();
  private final Set<String> probes = new HashSet<>();

  synchronized void add(AccessLogEntry entry) {
    if (entry.userAgent().equals(PROBE_AGENT)) {
      probes.add(entry.path());
      notifyAll();
      return;
    }
    entries.add(entry);
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized List<AccessLogEntry> entriesFrom(int start) {
    return List.copyOf(entries.subList(start, entries.size()));
  }

  /** Waits for a probe's line, behind which all earlier requests are logged. */
  synchronized boolean awaitProbe(String path, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!probes.remove(path)) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
