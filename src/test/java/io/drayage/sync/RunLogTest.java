package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.registry.FailureKind;
import io.drayage.testing.CapturedLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunLogTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, ERROR",
    "UNAVAILABLE, ERROR",
    "STOPPED, ERROR",
    "RESTING, WARN",
    "WAITING, WARN",
  })
  void anImageThatOnlyWaitsIsNoErrorAgain(FailureKind kind, String level) {
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      new RunLog(SyncListener.none(), report -> {})
          .image(new CopyResult.Failed(Samples.IMAGE, Samples.failure(kind)));

      assertThat(log.lines()).singleElement().asString().startsWith(level + " image failed");
    }
  }
}
