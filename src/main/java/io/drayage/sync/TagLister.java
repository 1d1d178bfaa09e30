package io.drayage.sync;

import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lists the tags of a source repository, where the mapping needs a list; once in a run, for however
 * many mappings, as long as the lists together are of an ordinary length. Safe for several threads.
 */
public final class TagLister {
  /** So many tags of all lists together are kept for the other mappings of their runs. */
  private static final int MAX_KEPT = 200_000;

  private final Registries registries;
  private final StopSignal stop;
  private final EarlyLists early;
  private final Map<String, RunLists> lists = new ConcurrentHashMap<>();
  private final AtomicInteger kept = new AtomicInteger();

  /** What a run has listed; a task has one run at a time. */
  private record RunLists(String runId, Map<Repository, List<String>> tags) {
    int size() {
      return tags.values().stream().mapToInt(List::size).sum();
    }
  }

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
    Map<Repository, List<String>> known = lists(pair).tags();
    List<String> tags =
        known.computeIfAbsent(
            pair.source(),
            repository -> {
              List<String> listed = listNow(pair);
              kept.addAndGet(listed.size());
              return listed;
            });
    if (kept.get() > MAX_KEPT && known.remove(pair.source(), tags)) {
      kept.addAndGet(-tags.size());
    }
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
        (task, current) -> {
          if (current != null && current.runId().equals(pair.run().id())) {
            return current;
          }
          kept.addAndGet(current == null ? 0 : -current.size());
          return new RunLists(pair.run().id(), new ConcurrentHashMap<>());
        });
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
