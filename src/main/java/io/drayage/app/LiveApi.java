package io.drayage.app;

import io.drayage.api.ApiResources;
import io.drayage.api.PageResource;
import io.drayage.api.StateEvents;
import io.drayage.app.settings.Settings;
import io.drayage.live.Change;
import io.drayage.management.Events;
import io.drayage.management.Resources;
import io.drayage.status.Control;
import io.drayage.status.History;
import io.drayage.status.Overview;
import java.time.Clock;
import java.time.Duration;

/** The API and the page over a session that stays. */
final class LiveApi {
  /** Longest time of a question to registries. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final LiveEdits edits;
  private final History history;
  private final LoadedFiles loaded;
  private final LiveQuestions questions;

  /** The API of a session whose files are edited by {@code edits}. */
  LiveApi(SyncSession session, Settings settings, LiveEdits edits) {
    this.edits = edits;
    this.history = session.services().past();
    this.loaded =
        new LoadedFiles(session::plan, edits::loaded, session.routes()::map, edits::reloads);
    this.questions =
        new LiveQuestions(session::plan, settings, session.registries(), session.state());
  }

  /** Adds the resources of the API and the page. */
  void addTo(Resources resources, Overview overview, Control control) {
    ApiResources.addTo(
        resources,
        new ApiResources.Parts(
            overview, control, history, loaded, questions, Clock.systemUTC(), LIMIT));
    PageResource.addTo(resources, overview, Clock.systemUTC());
  }

  /** Publishes changes of the state and reloads from now on. */
  void publish(LiveStatus live, Events events) {
    StateEvents told = new StateEvents(live.overview(), events);
    live.onChange(change -> publish(told, change));
    edits.onReload(told::reloaded);
  }

  private static void publish(StateEvents told, Change change) {
    if (change instanceof Change.ImageChanged image) {
      told.imageChanged(image.target());
    } else if (change instanceof Change.RunChanged run) {
      told.runChanged(run.task());
    } else if (change instanceof Change.BudgetChanged budget) {
      told.budgetChanged(budget.registry());
    }
  }
}
