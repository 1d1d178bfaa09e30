package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StateFailureTest {
  @ParameterizedTest
  @CsvSource({
    "No space left on device, the disk is full",
    "Disk quota exceeded, the disk quota is used up",
    "Read-only file system, the file system is read-only",
    "Input/output error, IOException: Input/output error"
  })
  @FaultKind("A41")
  void whatTheDiskSaysIsToldPlainly(String message, String reason) {
    IOException cause = new IOException(message);
    Exception failure =
        DataUtils.newMVStoreException(
            DataUtils.ERROR_WRITING_FAILED,
            "Writing to {0} failed; length {1} at {2}",
            "sun.nio.ch.FileChannelImpl@1b2c3d",
            4096,
            0,
            cause);

    assertThat(StateFailure.reason(failure)).isEqualTo(reason);
    assertThat(StateFailure.reason(cause)).isEqualTo(reason);
  }
}
