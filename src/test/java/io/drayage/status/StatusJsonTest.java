package io.drayage.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.status.History.Day;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.History.RunDetail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusJsonTest {
  static List<Object> values() {
    return List.of(
        SampleState.tasks().get(0),
        SampleState.tasks().get(1),
        SampleState.image(2, "failed", Optional.of(SampleState.failure("denied", "no", "", 5))),
        SampleState.image(3, "copied", Optional.empty()),
        SampleState.movement(),
        SampleState.registries().get(0),
        SampleState.registries().get(2),
        SampleState.day(),
        new RunDetail(SampleState.running(), List.of(SampleState.event(1), SampleState.event(2))),
        new Control.Started(true, Optional.of(SampleState.running())),
        RouteMap.empty());
  }

  @ParameterizedTest
  @MethodSource("values")
  void readingGivesWhatWasWritten(Object value) throws IOException {
    Object read = StatusJson.read(StatusJson.bytes(value), value.getClass());

    assertThat(read).isEqualTo(value);
  }

  @Test
  void pagesOfValuesAreRead() throws IOException {
    Page<ImageEvent> page = new Page<>(List.of(SampleState.event(1)), Optional.of("next"));

    assertThat(StatusJson.readPage(StatusJson.bytes(page), ImageEvent.class)).isEqualTo(page);
  }

  @Test
  void timesAreTextAndWhatIsUnknownIsAbsent() {
    assertThat(StatusJson.write(SampleState.tasks().get(0)))
        .contains("\"maxAge\":\"PT12H\"", "\"started\":\"2026-08-02T09:59:30Z\"")
        .contains("\"bytes\":12345678901}");
    assertThat(StatusJson.write(SampleState.tasks().get(1)))
        .doesNotContain("null", "running", "lastRun", "maxAge");
    assertThat(StatusJson.write(SampleState.day())).contains("\"day\":\"2026-08-01\"");
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(StatusJson.write(SampleState.event(1)).chars())
        .noneMatch(character -> character < ' ');
  }

  @Test
  void unknownFieldsAreIgnoredAndNonsenseIsRefused() throws IOException {
    byte[] newer =
        StatusJson.write(SampleState.day())
            .replace("{", "{\"later\":{\"a\":1},")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(StatusJson.read(newer, Day.class)).isEqualTo(SampleState.day());
    assertThatThrownBy(() -> StatusJson.read(bytes("{\"day\":\"soon\"}"), Day.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> StatusJson.read(bytes("null"), Day.class))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
