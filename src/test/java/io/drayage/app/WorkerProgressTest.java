package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.sync.SyncListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes show workers, and so tell that there are none. */
class WorkerProgressTest {
  private static final String BROKER = "tcp://broker.invalid:61616";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @Test
  void aSchedulerWithABrokerHasWorkers() {
    assertThat(hasWorkers(SessionMode.AGAIN_AND_AGAIN, Map.of("drayage.broker", BROKER))).isTrue();
  }

  @Test
  void aSchedulerWithQueuesOfItsOwnHasWorkersIfTheyTell() {
    Map<String, String> own = Map.of("drayage.dispatch", "jms:queue:orders");
    assertThat(hasWorkers(SessionMode.AGAIN_AND_AGAIN, own)).isFalse();
    Map<String, String> told =
        Map.of(
            "drayage.dispatch",
            "jms:queue:orders",
            "drayage.progress",
            "{{drayage.broker.progress}}");
    assertThat(hasWorkers(SessionMode.AGAIN_AND_AGAIN, told)).isTrue();
  }

  @Test
  void aSchedulerThatHearsNothingShowsNone() {
    for (String property : new String[] {"drayage.broker.progress", "drayage.progress"}) {
      Map<String, String> silent = Map.of("drayage.broker", BROKER, property, "");
      boolean shows = hasWorkers(SessionMode.AGAIN_AND_AGAIN, silent);
      // an empty drayage.progress is the shipped value, which drayage.broker replaces
      assertThat(shows).as(property).isEqualTo(property.equals("drayage.progress"));
    }
  }

  @Test
  void aProcessAloneAndAWorkerHaveNone() {
    assertThat(hasWorkers(SessionMode.AGAIN_AND_AGAIN, Map.of())).isFalse();
    assertThat(hasWorkers(SessionMode.WORKER, Map.of("drayage.broker", BROKER))).isFalse();
  }

  private boolean hasWorkers(SessionMode mode, Map<String, String> properties) {
    Settings settings = Settings.load(home, properties, Map.of());
    SessionSettings told = SessionSettings.read(settings, Map.of(), mode);
    LiveStatus live = new LiveStatus(settings, true);
    WorkerProgress unused =
        new WorkerProgress(
            settings, mode, told, SyncListener.none(), Optional.of(live), () -> false);
    return live.overview().hasWorkers();
  }
}
