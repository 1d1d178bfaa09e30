package io.drayage.history;

import io.drayage.state.StateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The history in a file of H2. */
class HistoryFileTest extends HistoryContract {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Override
  HistoryLab lab() {
    return new HistoryLab(HistoryLab.file(directory), StateStore.inMemory());
  }

  @Override
  boolean isByIndex(String plan) {
    return !plan.contains(".tableScan") && plan.contains("/* PUBLIC.");
  }

  @Override
  boolean isInOrder(String plan) {
    return plan.contains("/* index sorted */");
  }
}
