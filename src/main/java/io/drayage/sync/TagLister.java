package io.drayage.sync;

import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists the tags of a source repository, where the mapping needs a list; once in a run, for however
 * many mappings.
 */
public final class TagLister {
  private final Registries registries;
  private final StopSignal stop;
  private final EarlyLists early;
  private final Map<String, RunLists> lists = new ConcurrentHashMap<>();

  /** What a run has listed; a task has one run at a time. */
  private record RunLists(String runId, Map<Repository, List<String>> tags) {}

  /** Asks the clients of {@code registries} until {@code stop}. */
  public TagLister(Registries registries, StopSignal stop) {
    this(registries, stop, new EarlyLists(registries));
  }

  /** The same, but not what has been asked for early. */
  public TagLister(Registries registries, StopSignal stop, EarlyLists early) {
    this.registries = registries;
    this.stop = stop;
    this.early = early;
  }

  /**
   * The listing; no request is made when all the mapping's tags are named.
   *
   * @throws RegistryException if there is no such repository or it can't be listed
   */
  public TagListing list(RepositoryPair pair) {
    stop.check(pair);
    if (!pair.mapping().tags().needsListing()) {
      return new TagListing(pair, List.of());
    }
    List<String> tags =
        lists(pair).tags().computeIfAbsent(pair.source(), repository -> listNow(pair));
    return new TagListing(pair, tags);
  }

  /** A failure is kept by nobody: the next mapping asks again. */
  private List<String> listNow(RepositoryPair pair) {
    return early
        .tags(
            pair.taskName(),
            pair.source(),
            () -> registries.source(pair.taskName()).listTags(pair.source()))
        .orElseThrow(() -> noSuchRepository(pair));
  }

  private RunLists lists(RepositoryPair pair) {
    return lists.compute(
        pair.taskName(),
        (task, current) ->
            current != null && current.runId().equals(pair.run().id())
                ? current
                : new RunLists(pair.run().id(), new ConcurrentHashMap<>()));
  }

  private static RegistryException noSuchRepository(RepositoryPair pair) {
    return new RegistryException.NotFound(
        new RegistryException.Details(
            pair.source().registry(),
            "list tags of " + pair.source(),
            "there is no such repository, or it is private",
            404,
            "",
            1,
            "check 'from' in the sync file, and the credentials if the repository is private"));
  }
}
