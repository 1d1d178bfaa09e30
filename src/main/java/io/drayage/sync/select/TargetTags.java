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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up target references, and keeps for a run which repositories exist. If the target lacks the
 * first image of a repository, one request tells whether it has the repository; images of a missing
 * one need no request. A list of tags proves nothing: only the image's own request proves its
 * absence. Safe for several threads. See docs/contributor/decisions/0005.
 */
final class TargetTags {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTags.class);
  private static final int MAX_REPOSITORIES = 10_000;

  /** Whether a target has a repository. */
  enum RepositoryState {
    /** The target has the repository. */
    THERE,
    /** The target lacks the repository. */
    NEW,
    /** The target's answer does not tell. */
    UNKNOWN
  }

  private record Key(String taskName, Repository repository) {
    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && taskName.equals(that.taskName)
          && repository.equals(that.repository);
    }

    @Override
    public int hashCode() {
      return 31 * taskName.hashCode() + repository.hashCode();
    }
  }

  /** Valid for one run: a task has one run at a time. */
  private record Known(String runId, RepositoryState state) {}

  /** The result of a look-up. */
  record Found(Optional<Digest> digest, RepositoryState repository) {}

  private final LoadingCache<Key, Known> states = new LoadingCache<>(MAX_REPOSITORIES);

  /** Looks the image's target up, without a request if its repository is new. */
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

  /** Drops the state of the run. */
  void runEnded(TaskReport report) {
    states.removeIf(key -> key.taskName().equals(report.run().taskName()));
  }

  private Found lookFirst(Key key, ImagePair image, RegistrySource target) {
    try {
      Optional<Digest> digest = digest(image.target(), target);
      return new Found(
          digest, digest.isPresent() ? RepositoryState.THERE : ask(key.repository(), target));
    } catch (RuntimeException e) {
      // the other images then make their own requests at once, not one after the other
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
