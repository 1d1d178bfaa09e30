package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import io.drayage.tag.TagFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with its task and its place. Each equals itself only.
 *
 * @param reads the one repository to read; empty for an expression
 * @param writes the one repository to write; empty for an expression
 */
record PlacedMapping(
    Path file,
    SyncTask task,
    Mapping mapping,
    Optional<Repository> reads,
    Optional<Repository> writes) {
  static PlacedMapping of(Path file, SyncTask task, Mapping mapping) {
    if (!(mapping.from() instanceof PathRule.Fixed from)) {
      return new PlacedMapping(file, task, mapping, Optional.empty(), Optional.empty());
    }
    return new PlacedMapping(
        file,
        task,
        mapping,
        Optional.of(Repository.forReading(task.source().registry(), from.path())),
        written(task, mapping, from.path()));
  }

  /** Repository to write for the source's {@code path}; empty if that is no repository. */
  Optional<Repository> writesFrom(String path) {
    return written(task, mapping, "/" + path);
  }

  RegistryHost sourceRegistry() {
    return task.source().registry();
  }

  RegistryHost targetRegistry() {
    return task.target().registry();
  }

  /** Place as {@code FILE:LINE}. */
  String place() {
    return file + ":" + mapping.line();
  }

  ConfigProblem problem(String message) {
    return new ConfigProblem(
        file,
        mapping.line(),
        mapping.column(),
        PrintableText.text(message, Problems.MAX_MESSAGE_CHARACTERS));
  }

  /** Named tags that it writes, each with the tag or digest that it reads. */
  Map<String, String> named() {
    Map<String, String> named = new TreeMap<>();
    for (String name : mapping.tags().named()) {
      int at = name.indexOf('@');
      if (at >= 0) {
        named.putIfAbsent(name.substring(0, at), name.substring(at + 1));
      } else if (name.indexOf(':') < 0) {
        named.put(name, name);
      }
    }
    return named;
  }

  /** Whether it may write a tag that {@code reader} reads. */
  boolean writesATagOf(PlacedMapping reader) {
    Set<String> read =
        reader.mapping.tags().named().stream()
            .filter(name -> name.indexOf(':') < 0)
            .collect(Collectors.toSet());
    boolean writerLists = mapping.tags().needsListing();
    boolean readerLists = reader.mapping.tags().needsListing();
    if (writerLists && readerLists) {
      return true;
    }
    Stream<String> names = readerLists ? named().keySet().stream() : read.stream();
    return names.anyMatch(
        tag ->
            (named().containsKey(tag) || (writerLists && mapping.tags().accepts(tag)))
                && reader.mapping.tags().accepts(tag));
  }

  /**
   * Whether all of {@code mappings} select one tag for certain, if there is any tag. Only tags of
   * the registry show what different rules have in common; the run checks those.
   */
  static boolean shareATag(List<PlacedMapping> mappings) {
    List<TagFilter> filters =
        mappings.stream()
            .map(placed -> placed.mapping.tags())
            .filter(tags -> !tags.acceptsEveryTag())
            .distinct()
            .toList();
    return filters.size() <= 1
        || mappings.stream()
            .flatMap(placed -> placed.named().keySet().stream())
            .anyMatch(tag -> filters.stream().allMatch(tags -> tags.accepts(tag)));
  }

  private static Optional<Repository> written(SyncTask task, Mapping mapping, String from) {
    try {
      return Optional.of(Repository.forWriting(task.target().registry(), mapping.targetPath(from)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  // a record's own methods would go through all mappings of the task
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
