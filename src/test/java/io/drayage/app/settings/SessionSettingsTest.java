package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.app.SessionListeners;
import io.drayage.app.SetupCheck;
import io.drayage.app.SyncSession;
import io.drayage.config.ConfigProblem;
import io.drayage.config.PlanLoader;
import io.drayage.history.HistorySettings;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.turn.QuietHours;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionSettingsTest {
  private static final String HOURS = "drayage.quiet-hours";
  private static final String ZONE = "drayage.quiet-hours.timezone";

  @Test
  void quietHoursAreReadInTheirZoneOrThatOfThisMachine() {
    assertThat(SessionSettings.quietHours(settings(Map.of()))).isEmpty();
    assertThat(
            SessionSettings.quietHours(settings(Map.of(HOURS, "08:00-18:00", ZONE, "Asia/Seoul"))))
        .contains(new QuietHours(LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneId.of("Asia/Seoul")));
    assertThat(SessionSettings.quietHours(settings(Map.of(HOURS, "22:00-06:00"))))
        .contains(new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.systemDefault()));
  }

  @ParameterizedTest
  @CsvSource({
    "8-18, UTC, --set: property drayage.quiet-hours: '8-18' is not a span of hours",
    "08:00-18:00, Mars/Base, --set: property drayage.quiet-hours.timezone: 'Mars/Base' is not a time zone",
  })
  void whatCantBeUsedIsRefusedByTheNameOfItsProperty(String hours, String zone, String message) {
    assertThatThrownBy(() -> SessionSettings.quietHours(settings(Map.of(HOURS, hours, ZONE, zone))))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aZoneWithoutHoursIsAMistake() {
    assertThatThrownBy(() -> SessionSettings.quietHours(settings(Map.of(ZONE, "UTC"))))
        .isInstanceOf(UsageException.class)
        .hasMessage("--set: property " + ZONE + ": only together with " + HOURS);
  }

  @Test
  void severalSchedulersNeedAPostgresql() {
    Settings alone = settings(Map.of());
    Settings file = settings(Map.of("drayage.cluster", "true"));
    String url = "jdbc:postgresql://db.example:5432/drayage";
    Settings shared =
        settings(
            Map.of(
                "drayage.cluster", "true",
                "drayage.cluster.name", "seoul-1",
                "drayage.history.url", url));

    assertThat(ClusterProperties.read(alone, Optional.of(HistoryProperties.read(alone)))).isEmpty();
    assertThat(ClusterProperties.read(shared, Optional.of(HistoryProperties.read(shared))))
        .get()
        .satisfies(
            settings -> {
              assertThat(settings.name()).isEqualTo("seoul-1");
              assertThat(settings.takeOver()).isEqualTo(Duration.ofSeconds(15));
              assertThat(settings.database().url()).isEqualTo(url);
            });
    for (Optional<HistorySettings> history :
        List.of(Optional.of(HistoryProperties.read(file)), Optional.<HistorySettings>empty())) {
      assertThatThrownBy(() -> ClusterProperties.read(file, history))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "--set: property drayage.cluster: is true, and the history is not in a PostgreSQL:"
                  + " drayage.history.enabled must be true, and drayage.history.url a"
                  + " jdbc:postgresql://HOST:5432/DATABASE");
    }
  }

  @Test
  void routesGetTimesAsPlainNumbers() {
    Map<String, String> set =
        Map.of("drayage.shutdown.grace-seconds", "2m", "drayage.retry.network.delay", "3s");

    assertThat(SessionSettings.routes(settings(set), SessionMode.ONCE).overrides())
        .containsEntry("drayage.shutdown.grace-seconds", "120")
        .containsEntry("drayage.retry.network.delay", "3000")
        .doesNotContainKey("drayage.retry.network.max-delay");
  }

  /** Each property that a session reads, and one of a registry. */
  static List<String> numbers() {
    Properties builtIn = PropertiesFile.builtIn();
    return builtIn.stringPropertyNames().stream()
        .filter(key -> key.startsWith("drayage.") && builtIn.getProperty(key).matches("[0-9.]+"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void everyNumberIsLookedAtBeforeAStart(String key) {
    assertThat(new SetupCheck(settings(Map.of(key, "some")), Map.of()).problems(List.of()))
        .extracting(ConfigProblem::toString)
        .singleElement()
        .asString()
        .startsWith("--set: property " + key + ": 'some' is not a ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drayage.state.max-entries",
        "drayage.retry.network.times",
        "drayage.skopeo.limit-seconds",
        "drayage.aws.endpoint",
        "drayage.registry.target.example.max-rate"
      })
  void aBadPropertyLeavesNothingOpen(String key, @TempDir Path home) {
    Settings settings = Settings.load(home, Map.of(key, "some"), Map.of());

    assertThatThrownBy(
            () ->
                new SyncSession(
                    plan(home), settings, Map.of(), SessionMode.ONCE, SessionListeners.none()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--set: property " + key);
    assertThat(home.resolve("state")).doesNotExist();
  }

  private static SyncPlan plan(Path home) throws Exception {
    Path file = home.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
        - name: t
          source: {registry: source.example}
          target: {registry: target.example}
          mappings: [{from: a}]
        """);
    return new PlanLoader(Map.of()).load(file).plan();
  }

  private static Settings settings(Map<String, String> overrides) {
    return Settings.load(Path.of("absent"), overrides, Map.of());
  }
}
