package io.drayage.cli;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.TaskReport;
import java.util.Collection;

/** Exit codes, described in docs/operator/commands.md. */
enum ExitCode {
  /** Everything is in sync. */
  IN_SYNC(0),
  /** At least one image or mapping failed. */
  FAILED(1),
  /** The configuration, a route or the command line can't be used. */
  CONFIGURATION(2),
  /** A registry rejected the credentials. */
  UNAUTHORIZED(3),
  /** The Java machine failed, usually for lack of memory. */
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

  /** Exit code for these failures. */
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
