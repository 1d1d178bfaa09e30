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
import org.junit.jupiter.api.Test;

class RouteBeansTest {
  @FaultKind("B7")
  @Test
  void aCheckKnowsTheNamesThatRunningRoutesKnow() {
    try (RouteThreads threads = RouteThreads.single("test", 1);
        RouteTestRun run = new RouteTestRun().start(Map.of())) {
      Set<String> running = new TreeSet<>(run.runtime().beans().keySet());
      running.addAll(RouteBeans.ofServices().keySet());

      assertThat(RouteBeans.forCheck(threads).keySet()).isEqualTo(running);
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
