package io.drayage.cli;

import io.drayage.config.ConfigException;
import io.drayage.config.ConfigProblem;
import io.drayage.config.LoadedPlan;
import io.drayage.config.MappingConflicts;
import io.drayage.config.PlanLoader;
import io.drayage.plan.SyncPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads all files of a command line, and keeps what is wrong with any of them, or between them.
 *
 * @param files those that could be read, each for the plan in the same place
 */
record Plans(
    List<Path> files,
    List<SyncPlan> plans,
    List<ConfigProblem> problems,
    List<ConfigProblem> warnings) {
  static Plans read(List<Path> files, Map<String, String> environment) {
    return read(files, new PlanLoader(environment));
  }

  static Plans read(List<Path> files, PlanLoader loader) {
    List<Path> good = new ArrayList<>();
    List<SyncPlan> plans = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    List<ConfigProblem> warnings = new ArrayList<>();
    for (Path file : files) {
      try {
        LoadedPlan loaded = loader.load(file);
        good.add(file);
        plans.add(loaded.plan());
        warnings.addAll(loaded.warnings());
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    MappingConflicts conflicts = MappingConflicts.between(good, plans);
    problems.addAll(conflicts.problems());
    warnings.addAll(conflicts.warnings());
    return new Plans(
        List.copyOf(good), List.copyOf(plans), List.copyOf(problems), List.copyOf(warnings));
  }

  /**
   * One plan of all files.
   *
   * @throws UsageException with every problem, each on a line of its own
   */
  SyncPlan merged() {
    if (!problems.isEmpty()) {
      throw new UsageException(
          String.join(System.lineSeparator(), problems.stream().map(Object::toString).toList()));
    }
    return SyncPlan.merge(plans);
  }
}
