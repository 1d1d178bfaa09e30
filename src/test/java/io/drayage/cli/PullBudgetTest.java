package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.text.FailureText;
import io.drayage.cli.text.ForecastText;
import io.drayage.cli.text.JsonDocument;
import io.drayage.forecast.ForecastDocument;
import io.drayage.forecast.ForecastSums;
import io.drayage.forecast.ImageForecast;
import io.drayage.forecast.PullBudget;
import io.drayage.forecast.TaskForecast;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.PullLimit;
import io.drayage.sync.ImagePair;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code plan} says of pulls against a limit of 100 in six hours, 10 of them in reserve. */
class PullBudgetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whatIsLeftIsEnough() {
    assertThat(text(66, 76))
        .contains(
            "    pull limit: 76 of 100 pulls left in a window of 360 minutes, 10 kept in reserve")
        .contains("reserve: enough for now");
  }

  @Test
  void whatIsLeftIsNotEnough() {
    assertThat(text(66 + 90 + 1, 76))
        .contains("66 available now, the rest by 2026-01-01T12:00:00Z");
  }

  @Test
  void nothingIsLeftBeyondTheReserve() {
    assertThat(text(1, 3)).contains("0 available now, the rest by 2026-01-01T06:00:00Z");
  }

  @Test
  void programsGetTheNumbers() {
    ForecastSums sums = sums(100, 76);

    assertThat(JsonDocument.text(ForecastDocument.of(List.of(), sums)))
        .contains("\"limit\" : 100", "\"remaining\" : 76", "\"windowSeconds\" : 21600")
        .contains("\"reserve\" : 10", "\"doneBy\" : \"2026-01-01T06:00:00Z\"");
  }

  private static String text(long pulls, long remaining) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new ForecastText(out, false, new FailureText(out, false, false))
          .print(List.of(), sums(pulls, remaining));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ForecastSums sums(long pulls, long remaining) {
    Repository from = new Repository(new RegistryHost("hub.example"), "app");
    Repository to = new Repository(new RegistryHost("target.example"), "app");
    ImageForecast image =
        new ImageForecast(
            new ImagePair("run", "task", 1, from.tag("1"), to.tag("1"), "all"),
            ImageForecast.Action.COPY,
            "new",
            new ImageForecast.Cost(pulls, 0, 0, true),
            Optional.empty());
    PullBudget budget = new PullBudget(new PullLimit(100, remaining, Duration.ofHours(6)), 10);
    return ForecastSums.of(
        List.of(new TaskForecast("task", List.of(image), List.of())),
        Map.of("hub.example", budget),
        NOW);
  }
}
