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

/**
 * Lists the tags of a source repository, where the mapping needs a list; once in a run, for however
 * many mappings, as long as the lists together are of an ordinary length. A failure is not kept.
 * Safe for several threads.
 */
public final class TagLister {
  /** The most tags of all lists together that are kept for the other mappings of their runs. */
  private static final int MAX_KEPT = 200_000;

  private final Registries registries;
  private final StopSignal stop;
  private final LoadingCache<Key, Listed> lists =
      new LoadingCache<>(MAX_KEPT, listed -> Math.max(1, listed.tags().size()));

  /** A repository as one task reads it, for the run of a task. */
  private record Key(String runOf, String taskName, Repository repository) {}

  /** A task has one run at a time, and the next one lists anew. */
  private record Listed(String runId, List<String> tags) {}

  /** Asks the clients of {@code registries} until {@code stop}. */
  public TagLister(Registries registries, StopSignal stop) {
    this.registries = registries;
    this.stop = stop;
  }

  /**
   * The listing; no request is made when all the mapping's tags are named.
   *
   * @throws RegistryException if there is no such repository or it can't be listed
   */
  public TagListing list(RepositoryPair pair) {
    return new TagListing(pair, listFor(pair.taskName(), pair));
  }

  /**
   * The same for a pair that a run of {@code taskName} has to know of, be it of another task.
   *
   * @throws RegistryException if there is no such repository or it can't be listed
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

  /** What was kept for the run is dropped. */
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
