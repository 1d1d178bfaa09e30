package io.drayage.sync.select;

import io.drayage.cache.LoadingCache;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Registries;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tags of source repositories. All mappings of a run share one list of a repository, as
 * far as the lists fit into the bound in memory: the first ones are kept. A failure is not kept.
 * Safe for several threads.
 */
public final class TagLister {
  /** The most tags that are kept of all lists together. */
  private static final int MAX_KEPT = 200_000;

  private final Registries registries;
  private final StopSignal stop;
  private final LoadingCache<Key, Listed> lists =
      LoadingCache.ofFirst(MAX_KEPT, listed -> Math.max(1, listed.tags().size()));

  /** A repository as {@code taskName} reads it, in a run of the task {@code runOf}. */
  private record Key(String runOf, String taskName, Repository repository) {
    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && runOf.equals(that.runOf)
          && taskName.equals(that.taskName)
          && repository.equals(that.repository);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * runOf.hashCode() + taskName.hashCode()) + repository.hashCode();
    }
  }

  /** Valid for one run: a task has one run at a time. */
  private record Listed(String runId, List<String> tags) {}

  /** A lister with the clients of {@code registries}; it fails once {@code stop} is given. */
  public TagLister(Registries registries, StopSignal stop) {
    this.registries = registries;
    this.stop = stop;
  }

  /**
   * The tags of a pair; without a request if the mapping names all its tags.
   *
   * @throws RegistryException if the repository does not exist or cannot be listed
   */
  public TagListing list(RepositoryPair pair) {
    return new TagListing(pair, listFor(pair.taskName(), pair));
  }

  /**
   * The tags of any task's pair, kept for the run of {@code taskName}.
   *
   * @throws RegistryException if the repository does not exist or cannot be listed
   */
  List<String> listFor(String taskName, RepositoryPair pair) {
    stop.check(pair);
    if (!pair.mapping().tags().needsListing()) {
      return List.of();
    }
    String runId = pair.run().id();
    return lists
        .get(
            new Key(taskName, pair.taskName(), pair.source()),
            known -> known.runId().equals(runId),
            () -> new Listed(runId, listNow(pair)))
        .tags();
  }

  /** Drops the lists of the run. */
  void runEnded(TaskReport report) {
    lists.removeIf(key -> key.runOf().equals(report.run().taskName()));
  }

  private List<String> listNow(RepositoryPair pair) {
    try {
      return registries
          .source(pair.taskName())
          .listTags(pair.source())
          .orElseThrow(() -> noSuchRepository(pair));
    } catch (RegistryException e) {
      throw e.is(FailureKind.NOT_FOUND) ? noSuchRepository(pair) : e;
    }
  }

  private static RegistryException noSuchRepository(RepositoryPair pair) {
    return RegistryException.of(
        FailureKind.NOT_FOUND,
        new RegistryException.Details(
            pair.source().registry(),
            "list tags of " + pair.source(),
            "there is no such repository, or it is private",
            404,
            "",
            1,
            "check 'from' in the sync file, and the credentials if the repository is private",
            Optional.empty()));
  }
}
