package io.drayage.config;

import io.drayage.plan.SyncPlan;
import java.util.List;
import java.util.stream.Collectors;

/** Error of a sync file that cannot be run; it holds all problems of the file. */
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

  /** Readable part of the file, for checks between mappings. It must not be run. */
  public SyncPlan readable() {
    return readable;
  }

  /** Problems in the order of the file; never empty. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  /** Warnings in the order of the file. */
  public List<ConfigProblem> warnings() {
    return warnings;
  }
}
