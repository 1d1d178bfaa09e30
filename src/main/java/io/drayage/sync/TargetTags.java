package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what target references name, and keeps for the time of a run what it learns of their
 * repositories. The first image of a repository looks first: if the target has no such tag, the
 * repository's tags are listed once, and the other missing tags need no request of their own. Safe
 * for several threads. See docs/decisions/0005.
 */
final class TargetTags {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTags.class);

  /** What is known of the repositories of one run; a task has one run at a time. */
  private record RunKnowledge(String runId, Map<Repository, CompletableFuture<Known>> known) {}

  /** What is known of a repository; {@code tags} are all that it has where {@code complete}. */
  private record Known(boolean complete, boolean exists, Set<String> tags) {
    private static final Known NOTHING = new Known(false, true, Set.of());

    boolean lacks(Reference reference) {
      return complete && reference instanceof TagReference tag && !tags.contains(tag.tag());
    }
  }

  /**
   * What a target reference names.
   *
   * @param repositoryIsNew the target has no such repository yet
   */
  record Found(Optional<ManifestSummary> manifest, boolean repositoryIsNew) {
    Optional<Digest> digest() {
      return manifest.map(ManifestSummary::digest);
    }
  }

  private final Map<String, RunKnowledge> runs = new ConcurrentHashMap<>();

  /** Looks the image's target up, by a request only where nothing is known. */
  Found find(ImagePair image, RegistryClient target) {
    Map<Repository, CompletableFuture<Known>> known = knowledge(image).known();
    Repository repository = image.target().repository();
    CompletableFuture<Known> mine = new CompletableFuture<>();
    CompletableFuture<Known> earlier = known.putIfAbsent(repository, mine);
    if (earlier == null) {
      return lookFirst(image.target(), target, mine);
    }
    Known learnt = earlier.join();
    if (learnt.lacks(image.target())) {
      return new Found(Optional.empty(), !learnt.exists());
    }
    return new Found(target.headManifest(image.target()), false);
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
      Reference reference, RegistryClient target, CompletableFuture<Known> mine) {
    Known learnt = Known.NOTHING;
    try {
      Optional<ManifestSummary> manifest = target.headManifest(reference);
      if (manifest.isEmpty()) {
        learnt = list(reference.repository(), target);
      }
      return new Found(manifest, !learnt.exists());
    } finally {
      // also when the request failed: the others then ask for themselves
      mine.complete(learnt);
    }
  }

  private static Known list(Repository repository, RegistryClient target) {
    try {
      Optional<List<String>> tags = target.listTags(repository);
      return new Known(true, tags.isPresent(), new HashSet<>(tags.orElse(List.of())));
    } catch (RegistryException e) {
      LOG.debug("the target does not list {}: {}", repository, e.getMessage());
      return Known.NOTHING;
    }
  }
}
