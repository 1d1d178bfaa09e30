package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.ProblemException;
import io.drayage.management.Request;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.History;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.ImageState;
import io.drayage.status.Loaded;
import io.drayage.status.Overview;
import io.drayage.status.Page;
import io.drayage.status.SyncFiles.Selection;
import java.util.List;
import java.util.Optional;

/** Images of the current mappings, and the life of one. */
final class ImageResources {
  private final Overview overview;
  private final History history;
  private final Loaded loaded;

  /** One image; {@code unavailable} tells why there are no events. */
  private record ImageLife(
      String target,
      Optional<ImageState> image,
      Optional<Selection> selection,
      List<ImageEvent> events,
      Optional<String> next,
      Optional<String> unavailable) {}

  ImageResources(Overview overview, History history, Loaded loaded) {
    this.overview = overview;
    this.history = history;
    this.loaded = loaded;
  }

  void addTo(Resources resources) {
    resources
        .add("GET", "/api/images", Access.READ, this::images)
        .add("GET", "/api/image", Access.READ, this::image);
  }

  private Answer images(Request request) {
    Parameters given = new Parameters(request, "task", "state", "q", "cursor", "limit");
    ImageList list =
        new ImageList(given.text("task"), given.words("state", ImageList.STATES), given.text("q"));
    return Answers.of(list.page(overview.images(), given.cursor(), given.limit()));
  }

  private Answer image(Request request) {
    Parameters given = new Parameters(request, "target", "cursor", "limit");
    String target = given.required("target");
    Optional<String> cursor = given.cursor();
    int limit = given.limit();
    Optional<ImageState> image = overview.image(target);
    Page<ImageEvent> events;
    Optional<String> unavailable = Optional.empty();
    try {
      events = Problems.history(() -> history.image(target, cursor, limit));
    } catch (ProblemException e) {
      if (e.status() != 503 || image.isEmpty()) {
        throw e;
      }
      events = new Page<>(List.of(), Optional.empty());
      unavailable = Optional.of(String.valueOf(e.getMessage()));
    }
    if (image.isEmpty() && events.items().isEmpty() && cursor.isEmpty()) {
      throw Problems.noSuch("image", target);
    }
    return Answers.of(
        new ImageLife(
            target,
            image,
            image.flatMap(loaded::selection),
            events.items(),
            events.next(),
            unavailable));
  }
}
