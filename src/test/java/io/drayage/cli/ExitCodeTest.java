package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.sync.TaskReport;
import io.drayage.testing.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void theCodesAreTheDocumentedOnes() {
    assertThat(ExitCode.values()).extracting(ExitCode::code).containsExactly(0, 1, 2, 3, 70);
  }

  @Test
  void everythingInSyncIsZero() {
    assertThat(of()).isEqualTo(ExitCode.IN_SYNC);
    assertThat(of(Reports.report())).isEqualTo(ExitCode.IN_SYNC);
    assertThat(of(Reports.report(Reports.COPIED, Reports.UNCHANGED))).isEqualTo(ExitCode.IN_SYNC);
  }

  @Test
  void oneFailureAmongManyIsAFailure() {
    TaskReport good = Reports.report(Reports.COPIED);

    assertThat(of(good, Reports.report(Reports.COPIED, Reports.FAILED))).isEqualTo(ExitCode.FAILED);
    assertThat(of(Reports.report(Reports.problem(FailureKind.DENIED)), good))
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void refusedCredentialsWinOverOtherFailures() {
    assertThat(
            of(
                Reports.report(Reports.FAILED),
                Reports.report(Reports.COPIED, Reports.problem(FailureKind.UNAUTHORIZED))))
        .isEqualTo(ExitCode.UNAUTHORIZED);
  }

  @Test
  @FaultKind("A3")
  void anErrorOfTheJavaMachineHasACodeOfItsOwn() {
    assertThat(
            of(
                Reports.report(Reports.problem(FailureKind.UNAUTHORIZED)),
                Reports.report(Reports.COPIED, Reports.problem(FailureKind.JVM_ERROR))))
        .isEqualTo(ExitCode.JVM_ERROR);
    assertThat(ExitCode.JVM_ERROR.code()).isEqualTo(70);
  }

  private static ExitCode of(TaskReport... reports) {
    return ExitCode.of(List.of(reports));
  }
}
