package io.drayage.plan;

import io.drayage.tag.TagFilter;

/**
 * One entry of a task's {@code mappings}.
 *
 * @param number its place in the task, counted from 1
 * @param line its line in the sync file, counted from 1
 * @param column its column there, counted from 1
 */
public record Mapping(
    int number,
    int line,
    int column,
    PathRule from,
    PathRule to,
    TagFilter tags,
    PlatformRule platform) {
  /** Makes a mapping at the beginning of its line. */
  public Mapping(
      int number, int line, PathRule from, PathRule to, TagFilter tags, PlatformRule platform) {
    this(number, line, 1, from, to, tags, platform);
  }

  /** Whether {@code other} is the same apart from its place. */
  public boolean asksTheSameAs(Mapping other) {
    return equals(
        new Mapping(number, line, column, other.from, other.to, other.tags, other.platform));
  }

  /** The same mapping without its place. */
  Mapping unplaced() {
    return new Mapping(number, 0, 0, from, to, tags, platform);
  }

  /**
   * Path at the target for the source's repository {@code from}.
   *
   * @throws io.drayage.oci.MalformedException if a replacement makes the path far too long
   */
  public String targetPath(String from) {
    if (to instanceof PathRule.Replaced replaced) {
      return replaced.of(from);
    }
    if (to instanceof PathRule.Fixed fixed) {
      boolean isPrefix = this.from instanceof PathRule.Matching;
      return isPrefix ? fixed.path() + from : fixed.path();
    }
    return from;
  }
}
