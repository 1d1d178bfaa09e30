package io.drayage.app;

import io.drayage.api.HealthResources;
import io.drayage.api.InfoResource;
import io.drayage.api.InfoResource.Info;
import io.drayage.api.InfoResource.InfoFile;
import io.drayage.management.Resources;
import io.drayage.oci.Digest;
import io.drayage.route.CamelRelease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;

/** Health of a session that stays, and what runs in it. */
final class ObservedRun {
  private final SyncSession session;
  private final LiveEdits edits;
  private final Instant started;
  private volatile boolean running;

  ObservedRun(SyncSession session, LiveEdits edits, Instant started) {
    this.session = session;
    this.edits = edits;
    this.started = started;
  }

  /** Tells whether files and routes are loaded and no stop has begun. */
  void running(boolean now) {
    running = now;
  }

  /** Adds {@code /observe/health…} and {@code /observe/info}. */
  void addTo(Resources resources) {
    HealthResources.addTo(
        resources,
        new HealthResources.Parts(
            session.live().orElseThrow().overview(),
            edits::reloads,
            () -> running && session.isReady(),
            session.state()::problem,
            session.services()::historyProblem));
    InfoResource.addTo(resources, info(Build.read()));
  }

  private Supplier<Info> info(Build build) {
    return () ->
        new Info(
            build.version(),
            build.commit(),
            String.valueOf(Runtime.version()),
            CamelRelease.version(),
            started,
            edits.loaded().files().stream()
                .map(file -> new InfoFile(file.path().toString(), digest(file.text())))
                .toList(),
            session.routes().texts().entrySet().stream()
                .map(file -> new InfoFile(file.getKey().toString(), digest(file.getValue())))
                .toList());
  }

  private static String digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
