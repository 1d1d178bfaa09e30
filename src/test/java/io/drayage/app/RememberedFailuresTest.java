package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.state.StateSettings;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.again.FailedImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RememberedFailuresTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ImagePair IMAGE =
      new ImagePair(
          "run",
          "task",
          1,
          Reference.parse("docker.io/library/redis:7"),
          Reference.parse("harbor.example.com/redis:7"),
          "all");

  private final Path home;

  RememberedFailuresTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void anImageThatFailedForDaysIsLeftOutAfterARestartUntilItGoesWell() {
    try (StateStore state = open()) {
      at(state, Duration.ZERO).note(failed());
      at(state, Duration.ofHours(30)).note(failed());
    }
    try (StateStore state = open()) {
      FailedImages later = at(state, Duration.ofHours(30).plusMinutes(1));
      assertThat(later.leftOut(IMAGE)).isPresent();

      later.note(new CopyResult.Unchanged(IMAGE, digest()));
      assertThat(later.leftOut(IMAGE)).isEmpty();
    }
    try (StateStore state = open()) {
      assertThat(state.knowsFailedImages()).isFalse();
    }
  }

  private StateStore open() {
    return StateStore.open(home.resolve("state"), StateSettings.USUAL);
  }

  private FailedImages at(StateStore state, Duration sinceStart) {
    return new FailedImages(
        state,
        SessionSettings.tryAgain(Settings.load(home, Map.of(), Map.of())),
        true,
        Clock.fixed(START.plus(sinceStart), ZoneOffset.UTC));
  }

  private static CopyResult failed() {
    return new CopyResult.Failed(
        IMAGE, new Failure(FailureKind.NOT_FOUND, "no", "try", "docker.io", 404, 1));
  }

  private static Digest digest() {
    return Digest.sha256("manifest".getBytes(StandardCharsets.UTF_8));
  }
}
