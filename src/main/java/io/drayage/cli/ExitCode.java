package io.drayage.cli;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.TaskReport;
import java.util.Collection;

/** How a command ended, as docs/operator/commands.md says. */
enum ExitCode {
  /** Everything is in sync. */
  IN_SYNC(0),
  /** Some image or mapping failed. */
  FAILED(1),
  /** The configuration, a route or the command line can't be used. */
  CONFIGURATION(2),
  /** A registry refused the credentials. */
  UNAUTHORIZED(3),
  /** The Java machine failed, for want of memory as a rule. */
  JVM_ERROR(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ExitCode of(Collection<TaskReport> reports) {
    return ofFailures(reports.stream().flatMap(TaskReport::failures).toList());
  }

  /** The code of a command with these failures. */
  static ExitCode ofFailures(Collection<Failure> failures) {
    if (failures.stream().anyMatch(failure -> failure.kind() == FailureKind.JVM_ERROR)) {
      return JVM_ERROR;
    }
    if (failures.stream().anyMatch(failure -> failure.kind() == FailureKind.UNAUTHORIZED)) {
      return UNAUTHORIZED;
    }
    return failures.isEmpty() ? IN_SYNC : FAILED;
  }
}
