package io.drayage.plan;

import io.drayage.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /**
   * Fingerprint of what the task asks for: its name, schedule, registries and mappings. Equal in
   * all processes that have read the same text. Credentials and folders of one machine do not
   * count.
   */
  public String fingerprint() {
    String text =
        Stream.concat(
                Stream.of(name, schedule, tool, source.registry().name(), target.registry().name()),
                mappings.stream().map(Mapping::unplaced))
            .map(String::valueOf)
            .collect(Collectors.joining("\n"));
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
  }

  private SyncTask withoutLines() {
    List<Mapping> unplaced = mappings.stream().map(Mapping::unplaced).toList();
    return new SyncTask(name, schedule, verbose, source, target, unplaced, tool);
  }
}
