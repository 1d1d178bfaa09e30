package io.drayage.sync;

import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has learnt of the tags that target repositories have. The first tag found missing in a
 * repository makes its list worth one request: the other missing tags then need none, and a
 * repository that does not exist needs no question about blobs. Safe for several threads.
 */
final class TargetTags {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTags.class);
  private static final int MAX_REPOSITORIES = 10_000;

  private record Key(String runId, Repository repository) {}

  /** What is known of a repository; {@code complete} when {@code tags} are all that it has. */
  record Known(boolean complete, boolean exists, Set<String> tags) {
    private static final Known NOTHING = new Known(false, true, Set.of());

    boolean lacks(Reference reference) {
      return complete && reference instanceof TagReference tag && !tags.contains(tag.tag());
    }

    boolean isNew() {
      return complete && !exists;
    }
  }

  private final Map<Key, Known> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
          return size() > MAX_REPOSITORIES;
        }
      };

  synchronized Known of(String runId, Repository repository) {
    return known.getOrDefault(new Key(runId, repository), Known.NOTHING);
  }

  /** Lists the repository's tags, once a run; a registry that won't list leaves nothing known. */
  Known learn(String runId, Repository repository, RegistryClient target) {
    Known already = of(runId, repository);
    if (already.complete()) {
      return already;
    }
    Known learnt = list(repository, target);
    synchronized (this) {
      known.putIfAbsent(new Key(runId, repository), learnt);
    }
    return learnt;
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
