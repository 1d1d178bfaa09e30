package io.drayage.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sync files as loaded.
 *
 * @param loaded time of the last load
 */
public record SyncFiles(Optional<Instant> loaded, List<FileTask> tasks) {
  public SyncFiles {
    tasks = List.copyOf(tasks);
  }

  /**
   * A task.
   *
   * @param file its sync file
   * @param schedule interval or cron, for display
   * @param tool {@code native} or {@code skopeo}
   */
  public record FileTask(
      String name,
      Optional<String> file,
      String source,
      String target,
      String schedule,
      String tool,
      List<FileMapping> mappings) {
    public FileTask {
      mappings = List.copyOf(mappings);
    }
  }

  /**
   * A mapping.
   *
   * @param number place in the task, from 1
   * @param line line in the sync file, from 1
   * @param from path or expression
   * @param to path or replacement; empty for the path at the source
   * @param tags items as written; empty for all tags
   * @param repositories selected and dropped tags, if they were asked for
   * @param problems reasons for missing repositories, if they were asked for
   * @param further number of repositories beyond those, if there are any
   */
  public record FileMapping(
      int number,
      int line,
      String from,
      String to,
      List<String> tags,
      String platform,
      Optional<List<RepositoryTags>> repositories,
      Optional<List<Problem>> problems,
      Optional<Integer> further) {
    public FileMapping {
      tags = List.copyOf(tags);
    }

    /** The same mapping with its tags. */
    public FileMapping with(List<RepositoryTags> found, List<Problem> missing, int beyond) {
      return new FileMapping(
          number,
          line,
          from,
          to,
          tags,
          platform,
          Optional.of(found),
          Optional.of(missing),
          beyond == 0 ? Optional.empty() : Optional.of(beyond));
    }
  }

  /**
   * Tags of a source repository.
   *
   * @param from path at the source
   * @param to path at the target
   * @param selected the first of them
   * @param dropped the first of them
   * @param error reason for having no list
   */
  public record RepositoryTags(
      String from,
      String to,
      List<SelectedTag> selected,
      int selectedCount,
      List<DroppedTag> dropped,
      int droppedCount,
      Optional<Reason> error) {}

  /**
   * A tag that is copied.
   *
   * @param rule item of the mapping's tags that selects it
   */
  public record SelectedTag(String tag, Optional<String> rule) {}

  /** A tag that is not copied. */
  public record DroppedTag(String tag, String reason) {}

  /** A part of a mapping that failed. */
  public record Problem(String mapping, Reason error) {}

  /** A failure, as commands show it. */
  public record Reason(String kind, String message, String hint) {}

  /**
   * The mapping that selects an image.
   *
   * @param file its sync file
   * @param rule item of the mapping's tags that selects the image, if it can be told
   */
  public record Selection(
      String task,
      Optional<String> file,
      int mapping,
      int line,
      String from,
      String to,
      List<String> tags,
      String platform,
      Optional<String> rule) {}
}
