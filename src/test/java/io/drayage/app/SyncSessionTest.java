package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncSessionTest {
  private static final String LOOK_UP = "drayage.consume.look-up";

  private final Path home;

  SyncSessionTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void copiersOfASingleRunLookUpMoreOftenThanThoseOfOneThatGoesOn() {
    assertThat(overrides(Map.of(), SyncSession.Mode.ONCE)).containsEntry(LOOK_UP, "50");
    assertThat(overrides(Map.of(), SyncSession.Mode.AGAIN_AND_AGAIN)).containsEntry(LOOK_UP, "500");
  }

  @Test
  void howOftenTheyLookUpIsAProperty() {
    Map<String, String> set = Map.of(LOOK_UP, "900", LOOK_UP + ".sync", "7");

    assertThat(overrides(set, SyncSession.Mode.ONCE)).containsEntry(LOOK_UP, "7");
    assertThat(overrides(set, SyncSession.Mode.AGAIN_AND_AGAIN)).containsEntry(LOOK_UP, "900");
  }

  @Test
  void whatIsNoNumberIsToldWithItsName() {
    Map<String, String> set = Map.of(LOOK_UP, "never", LOOK_UP + ".sync", "often");

    assertThatThrownBy(() -> overrides(set, SyncSession.Mode.ONCE))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(LOOK_UP + ".sync: 'often' is not a whole number");
    assertThatThrownBy(() -> overrides(set, SyncSession.Mode.AGAIN_AND_AGAIN))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(LOOK_UP + ": 'never' is not a whole number");
  }

  private Map<String, String> overrides(Map<String, String> set, SyncSession.Mode mode) {
    return SyncSession.routeSettings(Settings.load(home, set, Map.of()), mode).overrides();
  }
}
