package io.drayage.app;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.faults.FaultServer;
import io.drayage.faults.Held;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.watch.SettledChange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A session between registries in memory, and the edits of its files. The looks are the test's. */
abstract class EditedSession {
  final MemorySource images = new MemorySource();
  final MemoryTarget mirror = new MemoryTarget();
  final FaultServer from = new FaultServer(images);
  final FaultServer to = new FaultServer(mirror);
  final Held held = new Held();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path home;

  @SuppressWarnings("NullAway.Init") // set by open
  Settings settings;

  @SuppressWarnings("NullAway.Init") // set by open
  SyncSession session;

  @SuppressWarnings("NullAway.Init") // set by open
  LiveEdits edits;

  final void open(SessionListeners listeners, Path... files) {
    PlanSource source = new PlanSource(List.of(files), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    settings = Settings.load(home, Map.ofEntries(endpoint(from), endpoint(to)), Map.of());
    session =
        new SyncSession(known.plan(), settings, Map.of(), SessionMode.AGAIN_AND_AGAIN, listeners);
    edits =
        new LiveEdits(
            source,
            known,
            session,
            new SettledChange.Quiet(Duration.ZERO, System::nanoTime),
            session.routes()::schedule,
            Instant::now);
  }

  /** A server that knows no TLS lets a handshake wait. */
  private static Map.Entry<String, String> endpoint(FaultServer server) {
    String address = server.endpoint().getAuthority();
    return Map.entry("drayage.registry." + address + ".endpoint", "http://" + address);
  }

  @AfterEach
  void close() {
    held.release();
    from.close();
    session.stop();
    to.close();
  }
}
