package io.drayage.sync.select;

import io.drayage.cache.LoadingCache;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides by the order of the sync files which mapping fills a tag. Of mappings with different
 * sources the first fills it. Of mappings that form a circle the last is refused. The decision does
 * not depend on the order of runs. Safe for several threads.
 */
public final class FileOrder {
  /** The most names that are kept of all mappings together. */
  private static final long MAX_NAMES = 1_000_000;

  private final Supplier<SyncPlan> plan;
  private final TagLister lister;
  private final TagSelector selector;
  private final LoadingCache<Key, Selected> selected =
      new LoadingCache<>(MAX_NAMES, known -> 1 + known.names().size());
  private volatile TargetWriters writers;

  /** A mapping before one of the run's own, as the key of its selection. */
  private record Key(String taskName, int position, Repository source) {}

  /**
   * The names that a mapping selects, in byte order, or the failure of its list. Valid for one run:
   * a task has one run at a time.
   */
  private record Selected(String runId, List<String> names, Optional<RegistryException> failure) {
    /** Whether the failure may soon pass, or the program is stopping. */
    boolean mayPass() {
      return failure.filter(one -> one.kind().isPassing() || one.kind().isStop()).isPresent();
    }

    /** The name that fills {@code tag}: a digest with that tag, or the tag. */
    Optional<String> filling(String tag) {
      String withDigest = tag + "@";
      int at = Collections.binarySearch(names, withDigest);
      int next = at < 0 ? -at - 1 : at;
      if (next < names.size() && names.get(next).startsWith(withDigest)) {
        return Optional.of(names.get(next));
      }
      return Collections.binarySearch(names, tag) < 0 ? Optional.empty() : Optional.of(tag);
    }
  }

  /** An order by the current {@code plan}, with tags from {@code lister} and {@code selector}. */
  public FileOrder(Supplier<SyncPlan> plan, TagLister lister, TagSelector selector) {
    this.plan = plan;
    this.lister = lister;
    this.selector = selector;
    this.writers = new TargetWriters(plan.get());
  }

  /** Notes the repositories of a run's mappings. */
  void learn(Batch<RepositoryPair> expanded) {
    writers().learn(expanded);
  }

  /**
   * Checks that the image may be copied. Tags are listed only if an earlier mapping writes the same
   * repository by rules that accept the tag.
   *
   * @throws FailureException of kind CONFLICT if an earlier mapping fills the tag from another
   *     source, or may fill it and cannot be listed, or if the copies form a circle
   * @throws RegistryException if the list of an earlier mapping fails for now
   */
  void check(ImagePair image, TagReference target) {
    TargetWriters known = writers();
    int position = known.position(image);
    for (TargetWriters.Writer earlier : known.of(target.repository())) {
      if (earlier.position() < position) {
        checkEarlier(earlier, image, target);
      }
    }
    if (image.source() instanceof TagReference source && source.tag().equals(target.tag())) {
      checkCircle(known, image, source.repository(), target);
    }
  }

  /** Whether the mapping of {@code one} stands before that of {@code other}. */
  boolean isBefore(ImagePair one, ImagePair other) {
    TargetWriters known = writers();
    return known.position(one) < known.position(other);
  }

  /** Drops the state of the run, in the lister and the selector too. */
  void runEnded(TaskReport report) {
    selected.removeIf(key -> key.taskName().equals(report.run().taskName()));
    lister.runEnded(report);
    selector.runEnded(report);
  }

  private void checkEarlier(TargetWriters.Writer earlier, ImagePair image, TagReference target) {
    if (isSameSource(earlier, image) || !earlier.mapping().tags().writes(target.tag())) {
      return;
    }
    TaskRun run = new TaskRun(image.runId(), earlier.task(), Instant.EPOCH);
    RepositoryPair pair =
        new RepositoryPair(run, earlier.mapping(), earlier.source(), target.repository());
    Selected known;
    try {
      known = selected(earlier.position(), pair, image.taskName());
    } catch (RegistryException e) {
      throw passing(e, earlier, image);
    }
    if (known.failure().isPresent()) {
      throw Conflict.unknown(
          image, earlier.task().name(), earlier.mapping().number(), known.failure().get());
    }
    Optional<ImagePair> first =
        known.filling(target.tag()).map(name -> TagSelector.image(pair, name));
    if (first.isPresent() && !isSame(first.get(), image)) {
      throw Conflict.twoSources(first.get(), image);
    }
  }

  /** Whether both read the same tags for the same platform. */
  private static boolean isSameSource(TargetWriters.Writer earlier, ImagePair image) {
    return earlier.source().equals(image.source().repository())
        && earlier.mapping().platform().text().equals(image.platform())
        && earlier.mapping().tags().named().stream().noneMatch(name -> name.indexOf('@') >= 0)
        && image.source() instanceof TagReference;
  }

  static boolean isSame(ImagePair one, ImagePair other) {
    return one.source().equals(other.source()) && one.platform().equals(other.platform());
  }

  /** The selection of a mapping; a failure that may pass is thrown and not kept. */
  private Selected selected(int position, RepositoryPair pair, String taskName) {
    Selected answer =
        selected.get(
            new Key(taskName, position, pair.source()),
            known -> known.runId().equals(pair.run().id()) && !known.mayPass(),
            () -> list(pair, taskName));
    if (answer.mayPass()) {
      throw answer.failure().orElseThrow();
    }
    return answer;
  }

  private Selected list(RepositoryPair pair, String taskName) {
    String runId = pair.run().id();
    try {
      List<String> listed = lister.listFor(taskName, pair);
      return new Selected(runId, selector.names(pair.mapping(), listed), Optional.empty());
    } catch (RegistryException e) {
      return e.is(FailureKind.NOT_FOUND)
          ? new Selected(runId, List.of(), Optional.empty())
          : new Selected(runId, List.of(), Optional.of(e));
    }
  }

  /** The failure of the earlier mapping's source as one of the image, with the same retries. */
  private static RegistryException passing(
      RegistryException failure, TargetWriters.Writer earlier, ImagePair image) {
    RegistryException.Details details = failure.details();
    RegistryException.Details told =
        details.withOperation(
            "fill %s from %s (task %s, mapping %d stands before it and may fill it): %s"
                .formatted(
                    image.target(),
                    image.source(),
                    earlier.task().name(),
                    earlier.mapping().number(),
                    details.operation()));
    if (!failure.kind().isPassing()) {
      return failure;
    }
    boolean open = failure.is(FailureKind.RESTING);
    return RegistryException.of(failure.kind(), told, open ? failure.getCause() : failure);
  }

  /** Checks for a circle: follows the earlier mappings from the image's source. */
  private static void checkCircle(
      TargetWriters known, ImagePair image, Repository source, TagReference target) {
    int position = known.position(image);
    Set<Repository> seen = new HashSet<>();
    Deque<Repository> open = new ArrayDeque<>(List.of(source));
    while (!open.isEmpty()) {
      for (TargetWriters.Writer writer : known.of(open.pop())) {
        if (writer.position() >= position || !writer.mapping().tags().accepts(target.tag())) {
          continue;
        }
        if (writer.source().equals(target.repository())) {
          throw Conflict.circle(image, writer.task().name(), writer.mapping().number());
        }
        if (seen.add(writer.source())) {
          open.push(writer.source());
        }
      }
    }
  }

  private TargetWriters writers() {
    TargetWriters known = writers;
    return known.isOf(plan.get()) ? known : ofCurrentPlan();
  }

  /** The writers of the current plan: one instance, so that no thread loses a note. */
  private synchronized TargetWriters ofCurrentPlan() {
    SyncPlan now = plan.get();
    TargetWriters known = writers;
    if (!known.isOf(now)) {
      known = new TargetWriters(now);
      writers = known;
    }
    return known;
  }
}
