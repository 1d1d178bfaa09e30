package io.drayage.config;

import io.drayage.plan.SyncPlan;
import java.util.List;
import java.util.stream.Collectors;

/** A sync file that cannot be run; it holds everything that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<ConfigProblem> problems;
  private final transient List<ConfigProblem> warnings;
  private final transient SyncPlan readable;

  ConfigException(List<ConfigProblem> problems, List<ConfigProblem> warnings, SyncPlan readable) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
    this.readable = readable;
  }

  /** What could be read, which is not to be run: for problems between mappings. */
  public SyncPlan readable() {
    return readable;
  }

  /** What is wrong, in the order of the file; never empty. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  /** What was noticed besides, in the order of the file. */
  public List<ConfigProblem> warnings() {
    return warnings;
  }
}
