package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RouteBeansTest {
  @FaultKind("B7")
  @Test
  void aCheckKnowsTheNamesThatRunningRoutesKnow() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    DelayedWork delays = new DelayedWork(pool);
    try (RouteTestRun run = new RouteTestRun().start(Map.of())) {
      assertThat(RouteBeans.forCheck(pool, delays).keySet())
          .isEqualTo(run.runtime().beans().keySet());
    } finally {
      delays.shutdownNow();
      pool.shutdownNow();
    }
  }
}
