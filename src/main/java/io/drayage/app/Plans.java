package io.drayage.app;

import io.drayage.app.settings.UsageException;
import io.drayage.config.ConfigException;
import io.drayage.config.ConfigProblem;
import io.drayage.config.LoadedPlan;
import io.drayage.config.MappingConflicts;
import io.drayage.config.PlanLoader;
import io.drayage.plan.SyncPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All sync files of a command line, with problems of each file and between files.
 *
 * @param files files in the order of {@code plans}
 * @param plans readable parts; complete if there are no problems
 */
public record Plans(
    List<Path> files,
    List<SyncPlan> plans,
    List<ConfigProblem> problems,
    List<ConfigProblem> warnings) {
  /** Reads files. */
  public static Plans read(List<Path> files, PlanLoader loader) {
    Reading reading = new Reading();
    files.forEach(file -> reading.file(file, loader));
    MappingConflicts conflicts = MappingConflicts.between(reading.files, reading.readable);
    reading.problems.addAll(conflicts.problems());
    reading.warnings.addAll(conflicts.warnings());
    return new Plans(
        List.copyOf(reading.files),
        List.copyOf(reading.readable),
        List.copyOf(reading.problems),
        List.copyOf(reading.warnings));
  }

  /**
   * One plan of all files.
   *
   * @throws UsageException with all problems and warnings, one a line
   */
  public SyncPlan merged() {
    if (!problems.isEmpty()) {
      throw new UsageException(
          Stream.concat(
                  problems.stream().map(ConfigProblem::toString),
                  warnings.stream().map(ConfigProblem::asWarning))
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return SyncPlan.merge(plans);
  }

  private static final class Reading {
    private final Map<Path, Path> given = new HashMap<>();
    private final List<Path> files = new ArrayList<>();
    private final List<SyncPlan> readable = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    void file(Path file, PlanLoader loader) {
      Path first = given.putIfAbsent(real(file), file);
      if (first != null) {
        problems.add(
            new ConfigProblem(
                file,
                0,
                0,
                first.equals(file)
                    ? "is given twice: name each file once"
                    : "is the same file as " + first + ": name each file once"));
        return;
      }
      files.add(file);
      try {
        LoadedPlan loaded = loader.load(file);
        readable.add(loaded.plan());
        warnings.addAll(loaded.warnings());
      } catch (ConfigException e) {
        // readable mappings may conflict with those of other files
        readable.add(e.readable());
        problems.addAll(e.problems());
        warnings.addAll(e.warnings());
      }
    }

    private static Path real(Path file) {
      try {
        return file.toRealPath();
      } catch (IOException e) {
        // a missing file is reported by the loader
        return file.toAbsolutePath().normalize();
      }
    }
  }
}
