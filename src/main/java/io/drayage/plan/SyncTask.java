package io.drayage.plan;

import java.util.List;

/**
 * A task of a sync file.
 *
 * @param name unique in its {@link SyncPlan}
 * @param verbose whether each request is worth a log line
 */
public record SyncTask(
    String name,
    Schedule schedule,
    boolean verbose,
    Location source,
    Location target,
    List<Mapping> mappings) {
  /** Copies the list. */
  public SyncTask {
    mappings = List.copyOf(mappings);
  }

  /** The same task under another name. */
  public SyncTask withName(String otherName) {
    return new SyncTask(otherName, schedule, verbose, source, target, mappings);
  }
}
