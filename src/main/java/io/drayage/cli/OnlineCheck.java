package io.drayage.cli;

import io.drayage.app.ReadingSession;
import io.drayage.config.ConfigProblem;
import io.drayage.failure.Failure;
import io.drayage.oci.TagReference;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Comparison of a file's mappings with the source registries, by lists and {@code HEAD}. */
final class OnlineCheck {
  private final Path file;
  private final SyncPlan plan;
  private final ReadingSession session;

  OnlineCheck(Path file, SyncPlan plan, ReadingSession session) {
    this.file = file;
    this.plan = plan;
    this.session = session;
  }

  /** Likely mistakes, in the order of the mappings. */
  List<ConfigProblem> warnings() {
    List<RepositoryPair> pairs = new ArrayList<>();
    for (SyncTask task : plan.tasks()) {
      pairs.addAll(session.expander().expand(new TaskRun("validate", task, Instant.now())).parts());
    }
    return session.together(pairs, this::check).stream().flatMap(List::stream).toList();
  }

  private List<ConfigProblem> check(RepositoryPair pair) {
    try {
      return check(pair, session.lister().list(pair));
    } catch (RuntimeException e) {
      return List.of(warning(pair, "can't be compared: " + Failure.of(e, 1).message()));
    }
  }

  private List<ConfigProblem> check(RepositoryPair pair, TagListing listing) {
    List<ImagePair> images = session.selector().select(listing).parts();
    Set<String> listed = new HashSet<>(listing.tags());
    List<ImagePair> missing =
        images.stream().filter(image -> !isThere(image, pair, listed)).toList();
    if (missing.size() == images.size()) {
      return List.of(
          warning(
              pair,
              listing.tags().isEmpty()
                  ? "the tags named here select nothing: %s has none of them"
                      .formatted(pair.source())
                  : "the tags here select nothing of the %d that %s has"
                      .formatted(listing.tags().size(), pair.source())));
    }
    return missing.stream().map(image -> warning(pair, "there is no " + image.source())).toList();
  }

  private boolean isThere(ImagePair image, RepositoryPair pair, Set<String> listed) {
    if (pair.mapping().tags().needsListing() && image.source() instanceof TagReference tag) {
      return listed.contains(tag.tag());
    }
    return session.registries().source(pair.taskName()).headManifest(image.source()).isPresent();
  }

  private ConfigProblem warning(RepositoryPair pair, String message) {
    return new ConfigProblem(file, pair.mapping().line(), pair.mapping().column(), message);
  }
}
