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
 * Decides by the order of the sync files which mapping fills a tag: of those that select it from
 * different sources, the first; and of those that would copy it in a circle, all but the last. The
 * decision does not depend on which run comes first. Safe for several threads.
 */
public final class FileOrder {
  /** The most names of all mappings together that are kept. */
  private static final long MAX_NAMES = 1_000_000;

  private final Supplier<SyncPlan> plan;
  private final TagLister lister;
  private final TagSelector selector;
  private final LoadingCache<Key, Selected> selected =
      new LoadingCache<>(MAX_NAMES, known -> 1 + known.names().size());
  private volatile TargetWriters writers;

  /** A mapping that stands before one of the run's own. */
  private record Key(String taskName, int position, Repository source) {}

  /**
   * What a mapping selects, in byte order, or why that can't be known. A task has one run at a
   * time, and the next one asks anew.
   */
  private record Selected(String runId, List<String> names, Optional<RegistryException> failure) {
    /** Whether it may be known before long, or the program is stopping. */
    boolean mayPass() {
      return failure.filter(one -> one.kind().isPassing() || one.kind().isStop()).isPresent();
    }

    /** The name that fills {@code tag}: a digest that is to get that tag, or the tag. */
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

  /** Knows the plan of today, lists tags by {@code lister} and selects them as a run does. */
  public FileOrder(Supplier<SyncPlan> plan, TagLister lister, TagSelector selector) {
    this.plan = plan;
    this.lister = lister;
    this.selector = selector;
    this.writers = new TargetWriters(plan.get());
  }

  /** Takes on which repositories the mappings of a run are about. */
  void learn(Batch<RepositoryPair> expanded) {
    writers().learn(expanded);
  }

  /**
   * Passes if the image may be copied. Tags are listed only where an earlier mapping writes the
   * same repository by rules that accept the tag.
   *
   * @throws FailureException of kind CONFLICT if an earlier mapping fills the tag from another
   *     source, or may do so and can't be asked, or if the image would go round in a circle
   * @throws RegistryException if an earlier mapping may fill the tag and can't be asked just now
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

  /** What was kept for the run is dropped, by the lister and the selector too. */
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

  /** A mapping that reads the same tags for the same platform fills a tag with the same image. */
  private static boolean isSameSource(TargetWriters.Writer earlier, ImagePair image) {
    return earlier.source().equals(image.source().repository())
        && earlier.mapping().platform().text().equals(image.platform())
        && earlier.mapping().tags().named().stream().noneMatch(name -> name.indexOf('@') >= 0)
        && image.source() instanceof TagReference;
  }

  static boolean isSame(ImagePair one, ImagePair other) {
    return one.source().equals(other.source()) && one.platform().equals(other.platform());
  }

  /** A failure that may pass reaches the images that wait, and is not kept. */
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

  /** The failure of the earlier mapping's source as one of the image, retried in the same way. */
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

  /** Follows the mappings before this one from the image's source back to its target. */
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
    return known.isOf(plan.get()) ? known : ofToday();
  }

  /** One for all threads, so that what is learnt of a new plan is not lost. */
  private synchronized TargetWriters ofToday() {
    SyncPlan now = plan.get();
    TargetWriters known = writers;
    if (!known.isOf(now)) {
      known = new TargetWriters(now);
      writers = known;
    }
    return known;
  }
}
