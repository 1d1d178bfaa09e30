package io.drayage.sync.select;

import io.drayage.cache.LoadingCache;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.ImagePair;
import io.drayage.sync.TaskReport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what target references name, and keeps for the time of a run what it learns of their
 * repositories. If the target lacks the first image of a repository, it is asked once whether it
 * has the repository; the images of one that it lacks need no request of their own. A list of tags
 * proves nothing: an image is absent only if its own request says so. Safe for several threads. See
 * docs/contributor/decisions/0005.
 */
final class TargetTags {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTags.class);
  private static final int MAX_REPOSITORIES = 10_000;

  /** Whether a target has a repository. */
  enum RepositoryState {
    /** It has, or at least one of its images. */
    THERE,
    /** The target says that it does not know it. */
    NEW,
    /** The target does not tell. */
    UNKNOWN
  }

  private record Key(String taskName, Repository repository) {}

  /** A task has one run at a time, and the next one asks anew. */
  private record Known(String runId, RepositoryState state) {}

  /** What a target reference names. */
  record Found(Optional<Digest> digest, RepositoryState repository) {}

  private final LoadingCache<Key, Known> states = new LoadingCache<>(MAX_REPOSITORIES);

  /** Looks the image's target up, by a request unless its repository is new. */
  Found find(ImagePair image, RegistrySource target) {
    AtomicReference<Found> first = new AtomicReference<>();
    Key key = new Key(image.taskName(), image.target().repository());
    Known learnt =
        states.get(
            key,
            known -> known.runId().equals(image.runId()),
            () -> {
              Found found = lookFirst(key, image, target);
              first.set(found);
              return new Known(image.runId(), found.repository());
            });
    return Optional.ofNullable(first.get())
        .orElseGet(() -> lookAfter(learnt.state(), image, target));
  }

  private static Found lookAfter(RepositoryState learnt, ImagePair image, RegistrySource target) {
    if (learnt == RepositoryState.NEW && image.target() instanceof TagReference) {
      return new Found(Optional.empty(), RepositoryState.NEW);
    }
    return new Found(
        digest(image.target(), target),
        learnt == RepositoryState.UNKNOWN ? RepositoryState.UNKNOWN : RepositoryState.THERE);
  }

  /** What was kept for the run is dropped. */
  void runEnded(TaskReport report) {
    states.removeIf(key -> key.taskName().equals(report.run().taskName()));
  }

  private Found lookFirst(Key key, ImagePair image, RegistrySource target) {
    try {
      Optional<Digest> digest = digest(image.target(), target);
      return new Found(
          digest, digest.isPresent() ? RepositoryState.THERE : ask(key.repository(), target));
    } catch (RuntimeException e) {
      // the others then ask for their own images at once, not one after the other
      states.put(key, new Known(image.runId(), RepositoryState.UNKNOWN));
      throw e;
    }
  }

  private static Optional<Digest> digest(Reference reference, RegistrySource target) {
    return target.headManifest(reference).map(ManifestSummary::digest);
  }

  private static RepositoryState ask(Repository repository, RegistrySource target) {
    try {
      return target.listTags(repository).isPresent() ? RepositoryState.THERE : RepositoryState.NEW;
    } catch (RegistryException e) {
      LOG.debug("the target does not list {}: {}", repository, e.getMessage());
      return RepositoryState.UNKNOWN;
    }
  }
}
