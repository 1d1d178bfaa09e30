package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncListenerTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void whatAListenerThrowsIsLoggedAndTheOthersAreCalled() {
    SyncListener broken =
        new SyncListener() {
          @Override
          public void imagesFound(String runId, int images) {
            throw new IllegalStateException("full disk");
          }
        };
    try (CapturedLog log = CapturedLog.of(SyncListeners.class)) {
      SyncListener.all(List.of(noting("one"), broken, noting("two"))).imagesFound("run", 3);

      assertThat(seen).containsExactly("one run 3", "two run 3");
      assertThat(log.lines()).singleElement().asString().contains("the run continues");
    }
  }

  private SyncListener noting(String name) {
    return new SyncListener() {
      @Override
      public void imagesFound(String runId, int images) {
        seen.add(name + " " + runId + " " + images);
      }
    };
  }
}
