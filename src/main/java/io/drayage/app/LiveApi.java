package io.drayage.app;

import io.drayage.api.ApiResources;
import io.drayage.management.Resources;
import io.drayage.status.Control;
import io.drayage.status.History;
import io.drayage.status.Overview;
import java.time.Clock;
import java.time.Duration;

/** The API over a session that stays. */
final class LiveApi {
  /** Longest time of a question to registries. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final LoadedFiles loaded;
  private final LiveQuestions questions;

  /** The API of a session whose files are edited by {@code edits}. */
  LiveApi(SyncSession session, Settings settings, LiveEdits edits) {
    this.loaded = new LoadedFiles(session::plan, edits::loaded, session.routes()::map);
    this.questions =
        new LiveQuestions(session::plan, settings, session.registries(), session.memory());
  }

  /** Adds the resources. */
  void addTo(Resources resources, Overview overview, Control control, History history) {
    ApiResources.addTo(
        resources,
        new ApiResources.Parts(
            overview, control, history, loaded, questions, Clock.systemUTC(), LIMIT));
  }

  /** The files and routes as loaded. */
  LoadedFiles loaded() {
    return loaded;
  }

  /** Questions to registries. */
  LiveQuestions questions() {
    return questions;
  }
}
