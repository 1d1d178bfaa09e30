package io.drayage.sync.select;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Registries;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks for the tags that a task will want first while its routes are still being loaded, which
 * takes longer than many a list. What comes of it, be it a failure, is given to whoever lists that
 * repository for that task soon, once. Safe for several threads.
 */
public final class EarlyLists {
  /** A repository may be reached long after the start; its tags shall be those of then. */
  static final Duration FRESH = Duration.ofSeconds(30);

  private final Registries registries;
  private final LongSupplier nanoTime;
  private final Map<Wanted, CompletableFuture<Listed>> lists = new HashMap<>();
  private boolean ended;

  private record Wanted(String taskName, Repository repository) {}

  private record Listed(Optional<List<String>> tags, long atNanos) {}

  /** Asks for nothing yet. */
  public EarlyLists(Registries registries) {
    this(registries, System::nanoTime);
  }

  EarlyLists(Registries registries, LongSupplier nanoTime) {
    this.registries = registries;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins to ask for what the tasks need first, and returns.
   *
   * @param parallel how many repositories a run lists at a time; no more are asked for
   */
  public void begin(List<SyncTask> tasks, int parallel, ThreadFactory threads) {
    tasks.stream()
        .flatMap(task -> task.mappings().stream().flatMap(mapping -> wanted(task, mapping)))
        .distinct()
        .limit(parallel)
        .forEach(wanted -> threads.newThread(() -> list(wanted)).start());
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
    Optional<CompletableFuture<Listed>> early = taken(new Wanted(taskName, repository));
    if (early.isEmpty()) {
      return now.get();
    }
    try {
      Listed listed = early.get().get();
      return isFresh(listed) ? listed.tags() : now.get();
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
    CompletableFuture<Listed> answer = new CompletableFuture<>();
    if (isFirst(wanted, answer)) {
      // what is thrown is the answer too
      answer.completeAsync(() -> listed(wanted), Runnable::run);
    }
  }

  private Listed listed(Wanted wanted) {
    Optional<List<String>> tags =
        registries.source(wanted.taskName()).listTags(wanted.repository());
    return new Listed(tags, nanoTime.getAsLong());
  }

  private boolean isFresh(Listed listed) {
    return nanoTime.getAsLong() - listed.atNanos() <= FRESH.toNanos();
  }

  private synchronized boolean isFirst(Wanted wanted, CompletableFuture<Listed> answer) {
    return !ended && lists.putIfAbsent(wanted, answer) == null;
  }

  private synchronized Optional<CompletableFuture<Listed>> taken(Wanted wanted) {
    return Optional.ofNullable(lists.remove(wanted));
  }

  private static Stream<Wanted> wanted(SyncTask task, Mapping mapping) {
    if (!(mapping.from() instanceof PathRule.Fixed fixed) || !mapping.tags().needsListing()) {
      return Stream.empty();
    }
    try {
      return Stream.of(
          new Wanted(task.name(), Repository.forReading(task.source().registry(), fixed.path())));
    } catch (MalformedException e) {
      // the run will say so
      return Stream.empty();
    }
  }
}
