package io.drayage.plan;

import java.util.List;

/**
 * A task of a sync file.
 *
 * @param name unique in its {@link SyncPlan}
 * @param verbose accepted, without effect
 * @param tool copier of its images
 */
public record SyncTask(
    String name,
    Schedule schedule,
    boolean verbose,
    Location source,
    Location target,
    List<Mapping> mappings,
    CopyTool tool) {
  public SyncTask {
    mappings = List.copyOf(mappings);
  }

  /** Makes a task for the native copier. */
  public SyncTask(
      String name,
      Schedule schedule,
      boolean verbose,
      Location source,
      Location target,
      List<Mapping> mappings) {
    this(name, schedule, verbose, source, target, mappings, new CopyTool.Native());
  }

  /** The same task under another name. */
  public SyncTask withName(String otherName) {
    return new SyncTask(otherName, schedule, verbose, source, target, mappings, tool);
  }

  /** The same task with another copier. */
  public SyncTask withTool(CopyTool otherTool) {
    return new SyncTask(name, schedule, verbose, source, target, mappings, otherTool);
  }

  /** The same task with all names of this machine written as {@code localhost}. */
  public SyncTask onThisMachine() {
    return new SyncTask(
        name, schedule, verbose, source.onThisMachine(), target.onThisMachine(), mappings, tool);
  }

  /** Whether {@code other} is the same task apart from its place in the file. */
  public boolean asksTheSameAs(SyncTask other) {
    return withoutLines().equals(other.withoutLines());
  }

  private SyncTask withoutLines() {
    List<Mapping> unplaced = mappings.stream().map(Mapping::unplaced).toList();
    return new SyncTask(name, schedule, verbose, source, target, unplaced, tool);
  }
}
