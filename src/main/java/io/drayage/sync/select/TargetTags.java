package io.drayage.sync.select;

import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.ImagePair;
import io.drayage.sync.TaskReport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Whether a target has a repository. */
  enum RepositoryState {
    /** It has, or at least one of its images. */
    THERE,
    /** The target says that it does not know it. */
    NEW,
    /** The target does not tell. */
    UNKNOWN
  }

  /** What is known of the repositories of one run; a task has one run at a time. */
  private record RunKnowledge(
      String runId, Map<Repository, CompletableFuture<RepositoryState>> known) {}

  /** What a target reference names. */
  record Found(Optional<Digest> digest, RepositoryState repository) {}

  private final Map<String, RunKnowledge> runs = new ConcurrentHashMap<>();

  /** Looks the image's target up, by a request unless its repository is new. */
  Found find(ImagePair image, RegistrySource target) {
    Map<Repository, CompletableFuture<RepositoryState>> known = knowledge(image).known();
    Repository repository = image.target().repository();
    CompletableFuture<RepositoryState> mine = new CompletableFuture<>();
    CompletableFuture<RepositoryState> earlier = known.putIfAbsent(repository, mine);
    if (earlier == null) {
      return lookFirst(image.target(), target, mine);
    }
    RepositoryState learnt = earlier.join();
    if (learnt == RepositoryState.NEW && image.target() instanceof TagReference) {
      return new Found(Optional.empty(), RepositoryState.NEW);
    }
    return new Found(
        digest(image.target(), target),
        learnt == RepositoryState.UNKNOWN ? RepositoryState.UNKNOWN : RepositoryState.THERE);
  }

  /** What was kept for the run is dropped. */
  void runEnded(TaskReport report) {
    runs.remove(report.run().taskName());
  }

  private RunKnowledge knowledge(ImagePair image) {
    return runs.compute(
        image.taskName(),
        (task, current) ->
            current != null && current.runId().equals(image.runId())
                ? current
                : new RunKnowledge(image.runId(), new ConcurrentHashMap<>()));
  }

  private static Found lookFirst(
      Reference reference, RegistrySource target, CompletableFuture<RepositoryState> mine) {
    RepositoryState learnt = RepositoryState.UNKNOWN;
    try {
      Optional<Digest> digest = digest(reference, target);
      learnt = digest.isPresent() ? RepositoryState.THERE : ask(reference.repository(), target);
      return new Found(digest, learnt);
    } finally {
      // also when the request failed: the others then ask for themselves
      mine.complete(learnt);
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
