package io.drayage.cli;

import io.drayage.config.ConfigProblem;
import io.drayage.config.UnknownKeys;
import io.drayage.plan.SyncPlan;
import io.drayage.watch.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sync files of a command line, to be read again and again. */
record PlanSource(
    List<Path> files,
    String taskPattern,
    UnknownKeys unknownKeys,
    Map<String, String> environment) {
  /** Files in which unknown keys are an error. */
  PlanSource(List<Path> files, String taskPattern, Map<String, String> environment) {
    this(files, taskPattern, UnknownKeys.ERROR, environment);
  }

  /** What the files said when they were read. */
  record Content(SyncPlan plan, List<ConfigProblem> warnings) {}

  static PlanSource of(PlanOptions options, Settings settings, Map<String, String> environment) {
    return new PlanSource(
        options.files(), options.taskPattern(), settings.unknownKeys(), environment);
  }

  /** What the files hold, as far as it takes to see a change. */
  String fingerprint() {
    return Fingerprint.of(files);
  }

  /**
   * Reads the files.
   *
   * @throws UsageException with everything that is wrong, a line each
   */
  Content read() {
    Plans plans = Plans.read(files, environment, unknownKeys);
    return new Content(TaskPattern.restrict(plans.merged(), taskPattern), plans.warnings());
  }
}
