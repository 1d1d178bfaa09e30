package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.push.HookGuard;
import io.drayage.push.HookPlans;
import io.drayage.push.PushedMappings;
import io.drayage.route.notice.NoticeChannels;
import io.drayage.route.notice.NoticeSteps;
import io.drayage.testing.FaultKind;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
      Set<String> running = new TreeSet<>(run.runtime().beans().keySet());
      running.addAll(RouteBeans.ofServices().keySet());

      assertThat(RouteBeans.forCheck(pool, delays).keySet()).isEqualTo(running);
    } finally {
      delays.shutdownNow();
      pool.shutdownNow();
    }
  }

  @Test
  void servicesThatOnlyRunHasAreKnownByTheSameNames() {
    HookGuard guard = new HookGuard(host -> Optional.empty(), InstantSource.system());
    PushedMappings mappings = new PushedMappings(HookPlans::plan, task -> false);
    NoticeChannels channels =
        new NoticeChannels(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new NoticeChannels.Login("", "")));

    assertThat(HookSteps.stubs()).containsOnlyKeys(HookSteps.beans(guard, mappings).keySet());
    assertThat(NoticeSteps.stubs()).containsOnlyKeys(NoticeSteps.beans(channels).keySet());
  }
}
