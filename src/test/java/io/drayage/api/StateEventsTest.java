package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.status.ReloadState;
import io.drayage.status.SampleState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StateEventsTest {
  private final FakeState state = new FakeState();
  private final Map<String, Supplier<String>> published = new LinkedHashMap<>();
  private final StateEvents events =
      new StateEvents(state, (name, key, json) -> published.put(name + " " + key, json));

  @Test
  void eventsAreAsDescribed() {
    events.imageChanged(SampleState.movement().target());
    events.imageChanged("gone.example/app:1");
    events.runChanged("core");
    events.runChanged("gone");
    events.budgetChanged("docker.io");
    events.budgetChanged("gone.example");
    events.reloaded(new ReloadState("files", true, SampleState.NOW, List.of()));
    events.reloaded(
        new ReloadState("routes", false, SampleState.NOW, List.of(SampleState.HOSTILE)));

    Map<String, String> schemas =
        Map.of(
            "image",
            "ImageEventData",
            "run",
            "RunEventData",
            "budget",
            "BudgetEventData",
            "reload",
            "ReloadEventData");
    assertThat(published).hasSize(8);
    published.forEach(
        (subject, json) ->
            Description.read()
                .checkValue(schemas.getOrDefault(subject.replaceFirst(" .*", ""), ""), json.get()));
    assertThat(published("image " + SampleState.movement().target()))
        .contains("\"movement\":{", "\"image\":{");
  }

  @Test
  void anEventHasTheStateOfTheTimeWhenItIsSent() {
    String target = state.images.get(0).target();
    events.imageChanged(target);
    state.images.clear();

    assertThat(published("image " + target)).isEqualTo("{\"target\":\"%s\"}".formatted(target));
  }

  private String published(String subject) {
    return published.getOrDefault(subject, () -> "not published").get();
  }
}
