package io.drayage.plan;

import java.util.List;

/**
 * A task of a sync file.
 *
 * @param name unique in its {@link SyncPlan}
 * @param verbose whether each request is worth a log line
 * @param tool what moves its images
 */
public record SyncTask(
    String name,
    Schedule schedule,
    boolean verbose,
    Location source,
    Location target,
    List<Mapping> mappings,
    CopyTool tool) {
  /** Copies the list. */
  public SyncTask {
    mappings = List.copyOf(mappings);
  }

  /** A task whose images the native copier moves. */
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

  /** The same task with its images moved by another tool. */
  public SyncTask withTool(CopyTool otherTool) {
    return new SyncTask(name, schedule, verbose, source, target, mappings, otherTool);
  }

  /** The same task with all names of this machine written as {@code localhost}. */
  public SyncTask onThisMachine() {
    return new SyncTask(
        name, schedule, verbose, source.onThisMachine(), target.onThisMachine(), mappings, tool);
  }

  /**
   * Whether this task asks for the same as {@code other}, under the same name. Where it stands in
   * the file is no part of that: a comment above it changes nothing.
   */
  public boolean asksTheSameAs(SyncTask other) {
    return withoutLines().equals(other.withoutLines());
  }

  private SyncTask withoutLines() {
    List<Mapping> unplaced = mappings.stream().map(Mapping::unplaced).toList();
    return new SyncTask(name, schedule, verbose, source, target, unplaced, tool);
  }
}
