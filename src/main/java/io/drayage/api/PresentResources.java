package io.drayage.api;

import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Loaded;
import io.drayage.status.Overview;

/** Lists of the present state that need no parameters. */
final class PresentResources {
  private final Overview overview;
  private final Loaded loaded;

  PresentResources(Overview overview, Loaded loaded) {
    this.overview = overview;
    this.loaded = loaded;
  }

  void addTo(Resources resources) {
    resources
        .add(
            "GET",
            "/api/failures",
            Access.READ,
            Parameters.none(
                request ->
                    Answers.all(FailureGroup.of(overview.images(), overview.mappingFailures()))))
        .add(
            "GET",
            "/api/movements",
            Access.READ,
            Parameters.none(request -> Answers.all(overview.movements())))
        .add(
            "GET",
            "/api/workers",
            Access.READ,
            Parameters.none(request -> Answers.all(overview.workers())))
        .add(
            "GET",
            "/api/budget",
            Access.READ,
            Parameters.none(request -> Answers.all(overview.registries())))
        .add(
            "GET",
            "/api/reloads",
            Access.READ,
            Parameters.none(request -> Answers.all(loaded.reloads())))
        .add(
            "GET",
            "/api/routes",
            Access.READ,
            Parameters.none(request -> Answers.of(loaded.routes())));
  }
}
