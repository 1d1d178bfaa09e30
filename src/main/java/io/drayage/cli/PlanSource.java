package io.drayage.cli;

import io.drayage.plan.SyncPlan;
import io.drayage.watch.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sync files of a command line, to be read again and again. */
record PlanSource(List<Path> files, String taskPattern, Map<String, String> environment) {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSource.class);

  static PlanSource of(PlanOptions options, Map<String, String> environment) {
    return new PlanSource(options.files(), options.taskPattern(), environment);
  }

  /** What the files hold, as far as it takes to see a change. */
  String fingerprint() {
    return Fingerprint.of(files);
  }

  /**
   * Reads the files and logs what is odd about them.
   *
   * @throws UsageException with everything that is wrong, a line each
   */
  SyncPlan read() {
    Plans plans = Plans.read(files, environment);
    SyncPlan plan = TaskPattern.restrict(plans.merged(), taskPattern);
    plans.warnings().forEach(warning -> LOG.atWarn().log(warning.toString()));
    return plan;
  }
}
