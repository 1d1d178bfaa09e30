package io.drayage.config;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conflicts between mappings, of one file or of several: two sources for one tag of a target, and
 * images copied back to their source. Conflicts that depend on the registries' content are found in
 * the run.
 *
 * @param problems certain conflicts
 * @param warnings possible conflicts
 */
public record MappingConflicts(List<ConfigProblem> problems, List<ConfigProblem> warnings) {
  /** Checks all mappings of {@code plans}, which were read from {@code files}. */
  public static MappingConflicts between(List<Path> files, List<SyncPlan> plans) {
    List<PlacedMapping> mappings = placed(files, plans, task -> task);
    Search search = new Search();
    byTarget(mappings).forEach(search::sharing);
    List<ConfigProblem> cycles = new MappingCycles(mappings).problems();
    search.problems.addAll(cycles);
    if (cycles.isEmpty()) {
      search.warnings.addAll(cyclesOnThisMachine(files, plans));
    }
    return new MappingConflicts(List.copyOf(search.problems), List.copyOf(search.warnings));
  }

  private static List<PlacedMapping> placed(
      List<Path> files, List<SyncPlan> plans, UnaryOperator<SyncTask> change) {
    List<PlacedMapping> mappings = new ArrayList<>();
    for (int at = 0; at < plans.size(); at++) {
      for (SyncTask task : plans.get(at).tasks()) {
        SyncTask changed = change.apply(task);
        for (Mapping mapping : task.mappings()) {
          mappings.add(PlacedMapping.of(files.get(at), changed, mapping));
        }
      }
    }
    return mappings;
  }

  /** Cycles that exist if all names of this machine, with one port, are one registry. */
  private static List<ConfigProblem> cyclesOnThisMachine(List<Path> files, List<SyncPlan> plans) {
    Set<RegistryHost> names =
        plans.stream()
            .flatMap(plan -> plan.tasks().stream())
            .flatMap(task -> Stream.of(task.source().registry(), task.target().registry()))
            .filter(RegistryHost::isLoopback)
            .collect(Collectors.toSet());
    if (names.stream().map(RegistryHost::onThisMachine).distinct().count() == names.size()) {
      return List.of();
    }
    List<PlacedMapping> mappings = placed(files, plans, SyncTask::onThisMachine);
    return new MappingCycles(mappings)
        .problems().stream()
            .map(problem -> problem.under("if localhost and 127.0.0.1 are one registry"))
            .toList();
  }

  private static Map<Repository, List<PlacedMapping>> byTarget(List<PlacedMapping> mappings) {
    Map<Repository, List<PlacedMapping>> byTarget = new LinkedHashMap<>();
    for (PlacedMapping mapping : mappings) {
      mapping
          .writes()
          .ifPresent(
              target -> byTarget.computeIfAbsent(target, any -> new ArrayList<>()).add(mapping));
    }
    return byTarget;
  }

  private static final class Search {
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    /** Checks mappings that all write {@code target}. */
    void sharing(Repository target, List<PlacedMapping> mappings) {
      Map<String, PlacedMapping> first = new HashMap<>();
      for (PlacedMapping mapping : mappings) {
        mapping.named().forEach((tag, from) -> named(target + ":" + tag, tag, mapping, first));
      }
      for (int at = 1; at < mappings.size(); at++) {
        PlacedMapping mapping = mappings.get(at);
        mappings.subList(0, at).stream()
            .filter(earlier -> mayCollide(earlier, mapping))
            .findFirst()
            .ifPresent(earlier -> possible(target, earlier, mapping));
      }
    }

    private void named(
        String target, String tag, PlacedMapping mapping, Map<String, PlacedMapping> first) {
      PlacedMapping earlier = first.putIfAbsent(tag, mapping);
      if (earlier == null || source(earlier, tag).equals(source(mapping, tag))) {
        return;
      }
      String message =
          "%s is filled from %s already, by the mapping at %s; this one would fill it from %s"
              .formatted(target, source(earlier, tag), earlier.place(), source(mapping, tag));
      problems.add(mapping.problem(message));
    }

    private void possible(Repository target, PlacedMapping earlier, PlacedMapping mapping) {
      String message =
          "%s is filled by the mapping at %s too: a tag that both select is copied from the one that"
                  .formatted(target, earlier.place())
              + " stands first in the file, and is a failure of the other";
      warnings.add(mapping.problem(message));
    }

    /** Whether two mappings may fill one tag, depending on the tags of their sources. */
    private static boolean mayCollide(PlacedMapping one, PlacedMapping other) {
      boolean sameSource =
          one.reads().equals(other.reads())
              && one.mapping().platform().equals(other.mapping().platform());
      boolean named =
          !one.mapping().tags().needsListing() && !other.mapping().tags().needsListing();
      return !sameSource && !named && one.writesATagOf(other);
    }

    private static String source(PlacedMapping mapping, String tag) {
      String read = mapping.named().get(tag);
      String separator = tag.equals(read) ? ":" : "@";
      return mapping.reads().map(Repository::toString).orElse("")
          + separator
          + read
          + " ("
          + mapping.mapping().platform().text()
          + ")";
    }
  }
}
