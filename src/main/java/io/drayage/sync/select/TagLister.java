package io.drayage.sync.select;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Registries;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, RunLists> lists = new ConcurrentHashMap<>();
  private final AtomicInteger kept = new AtomicInteger();

  /** What a run has listed; a task has one run at a time. */
  private record RunLists(String runId, Map<Listed, List<String>> tags) {
    int size() {
      return tags.values().stream().mapToInt(List::size).sum();
    }
  }

  /** A repository as one task reads it. */
  private record Listed(String taskName, Repository repository) {}

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
    Map<Listed, List<String>> known = lists(taskName, pair.run().id()).tags();
    Listed wanted = new Listed(pair.taskName(), pair.source());
    List<String> tags =
        known.computeIfAbsent(
            wanted,
            any -> {
              List<String> listed = listNow(pair);
              kept.addAndGet(listed.size());
              return listed;
            });
    if (kept.get() > MAX_KEPT && known.remove(wanted, tags)) {
      kept.addAndGet(-tags.size());
    }
    return tags;
  }

  /** What was kept for the run is dropped. */
  void runEnded(TaskReport report) {
    Optional.ofNullable(lists.remove(report.run().taskName()))
        .ifPresent(ended -> kept.addAndGet(-ended.size()));
  }

  /** Lists the tags; a failure is not kept, so the next mapping asks again. */
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

  private RunLists lists(String taskName, String runId) {
    return lists.compute(
        taskName,
        (task, current) -> {
          if (current != null && current.runId().equals(runId)) {
            return current;
          }
          kept.addAndGet(current == null ? 0 : -current.size());
          return new RunLists(runId, new ConcurrentHashMap<>());
        });
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
