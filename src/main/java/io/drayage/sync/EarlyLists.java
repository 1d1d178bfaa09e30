package io.drayage.sync;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Asks for the tags that a task will want first while its routes are still being loaded, which
 * takes longer than many a list. What comes of it, be it a failure, is given to whoever lists that
 * repository for that task, once. Safe for several threads.
 */
public final class EarlyLists {
  private final Registries registries;
  private final Map<Wanted, CompletableFuture<Optional<List<String>>>> lists = new HashMap<>();
  private boolean ended;

  private record Wanted(String taskName, Repository repository) {}

  /** Asks for nothing yet. */
  public EarlyLists(Registries registries) {
    this.registries = registries;
  }

  /** Begins to ask for what the tasks need, by so many threads at a time, and returns. */
  public void begin(List<SyncTask> tasks, int parallel, ThreadFactory threads) {
    ExecutorService pool = Executors.newFixedThreadPool(parallel, threads);
    for (SyncTask task : tasks) {
      task.mappings().stream()
          .flatMap(mapping -> repository(task, mapping).stream())
          .distinct()
          .forEach(repository -> pool.execute(() -> list(new Wanted(task.name(), repository))));
    }
    pool.shutdown();
  }

  /** What has not been asked for by now is left to those who want it. */
  public synchronized void end() {
    ended = true;
  }

  /**
   * The tags of the repository: what has been asked for early, or else what {@code now} says.
   *
   * @throws io.drayage.registry.RegistryException if that is what came of it
   */
  Optional<List<String>> tags(
      String taskName, Repository repository, Supplier<Optional<List<String>>> now) {
    Optional<CompletableFuture<Optional<List<String>>>> early =
        taken(new Wanted(taskName, repository));
    if (early.isEmpty()) {
      return now.get();
    }
    try {
      return early.get().get();
    } catch (InterruptedException e) {
      // asking says it in its own words
      Thread.currentThread().interrupt();
      return now.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void list(Wanted wanted) {
    CompletableFuture<Optional<List<String>>> answer = new CompletableFuture<>();
    if (isFirst(wanted, answer)) {
      // what is thrown is the answer too
      answer.completeAsync(
          () -> registries.source(wanted.taskName()).listTags(wanted.repository()), Runnable::run);
    }
  }

  private synchronized boolean isFirst(
      Wanted wanted, CompletableFuture<Optional<List<String>>> answer) {
    return !ended && lists.putIfAbsent(wanted, answer) == null;
  }

  private synchronized Optional<CompletableFuture<Optional<List<String>>>> taken(Wanted wanted) {
    return Optional.ofNullable(lists.remove(wanted));
  }

  private static Optional<Repository> repository(SyncTask task, Mapping mapping) {
    if (!(mapping.from() instanceof PathRule.Fixed fixed) || !mapping.tags().needsListing()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Repository.forReading(task.source().registry(), fixed.path()));
    } catch (MalformedException e) {
      // the run will say so
      return Optional.empty();
    }
  }
}
