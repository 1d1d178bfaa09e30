package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @Test
  void everyCommandOfTheRehearsalSucceeds(@TempDir Path folder) throws Exception {
    assertThat(Rehearsal.play(folder)).isZero();
    assertThat(folder.resolve("state")).isNotEmptyDirectory();
  }
}
