package io.drayage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @Test
  void everyCommandOfTheRehearsalSucceeds(@TempDir Path folder) throws Exception {
    assertThat(TrainingRun.play(folder)).isZero();
    assertThat(folder.resolve("state")).isNotEmptyDirectory();
  }
}
