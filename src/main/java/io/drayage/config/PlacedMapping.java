package io.drayage.config;

import io.drayage.oci.MalformedException;
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

/** A mapping with its task and where it stands. Each is equal to itself alone. */
final class PlacedMapping {
  private final Path file;
  private final SyncTask task;
  private final Mapping mapping;
  private final Optional<Repository> reads;
  private final Optional<Repository> writes;

  private PlacedMapping(
      Path file,
      SyncTask task,
      Mapping mapping,
      Optional<Repository> reads,
      Optional<Repository> writes) {
    this.file = file;
    this.task = task;
    this.mapping = mapping;
    this.reads = reads;
    this.writes = writes;
  }

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

  SyncTask task() {
    return task;
  }

  Mapping mapping() {
    return mapping;
  }

  /** The one repository it reads; empty where an expression chooses. */
  Optional<Repository> reads() {
    return reads;
  }

  /** The one repository it writes; empty likewise. */
  Optional<Repository> writes() {
    return writes;
  }

  /** Where what is read from {@code path} goes, if that is a repository. */
  Optional<Repository> writesFrom(String path) {
    return written(task, mapping, "/" + path);
  }

  RegistryHost sourceRegistry() {
    return task.source().registry();
  }

  RegistryHost targetRegistry() {
    return task.target().registry();
  }

  /** As {@code FILE:LINE}. */
  String place() {
    return file + ":" + mapping.line();
  }

  ConfigProblem problem(String message) {
    return new ConfigProblem(file, mapping.line(), mapping.column(), message);
  }

  /** The named tags that it writes, each with the tag or digest that it is read by. */
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

  /** Whether a tag that this one writes may be one that {@code reader} reads by its name. */
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
   * Whether all of {@code mappings} select one tag for certain, given that there is any. What two
   * different sets of rules have in common only the tags can tell, so the run judges these.
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
}
