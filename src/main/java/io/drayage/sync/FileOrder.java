package io.drayage.sync;

import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryException;
import io.drayage.tag.TagSelection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Decides by the order of the sync files which mapping fills a tag: of those that select it from
 * different sources, the first; and of those that would copy it in a circle, all but the last. The
 * decision does not depend on which run comes first. Safe for several threads.
 */
public final class FileOrder {
  private final Supplier<SyncPlan> plan;
  private final TagLister lister;
  private final Map<String, RunKnowledge> runs = new ConcurrentHashMap<>();
  private volatile TargetWriters writers;

  /** What the mappings before one of a run's own select; a task has one run at a time. */
  private record RunKnowledge(String runId, Map<Key, CompletableFuture<Selected>> selected) {}

  private record Key(int position, Repository source, Repository target) {}

  /** The tags that a mapping selects, or why that is not known. */
  private record Selected(Map<String, ImagePair> images, Optional<RegistryException> failure) {}

  /** Knows the plan of today, and lists tags by {@code lister}. */
  public FileOrder(Supplier<SyncPlan> plan, TagLister lister) {
    this.plan = plan;
    this.lister = lister;
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
   * @throws ConflictException if an earlier mapping fills the tag from another source, or may do so
   *     and can't be asked, or if the image would go round in a circle
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

  private void checkEarlier(TargetWriters.Writer earlier, ImagePair image, TagReference target) {
    if (isSameSource(earlier, image) || !earlier.mapping().tags().writes(target.tag())) {
      return;
    }
    Selected selected = selected(earlier, image, target.repository());
    if (selected.failure().isPresent()) {
      throw ConflictException.unknown(
          image, earlier.task().name(), earlier.mapping().number(), selected.failure().get());
    }
    ImagePair first = selected.images().get(target.tag());
    if (first != null && !isSame(first, image)) {
      throw ConflictException.twoSources(first, image);
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

  private Selected selected(TargetWriters.Writer earlier, ImagePair image, Repository target) {
    RunKnowledge run =
        runs.compute(
            image.taskName(),
            (task, current) ->
                current != null && current.runId().equals(image.runId())
                    ? current
                    : new RunKnowledge(image.runId(), new ConcurrentHashMap<>()));
    CompletableFuture<Selected> mine = new CompletableFuture<>();
    CompletableFuture<Selected> other =
        run.selected().putIfAbsent(new Key(earlier.position(), earlier.source(), target), mine);
    if (other != null) {
      return other.join();
    }
    // what is thrown is the answer too
    mine.completeAsync(() -> list(earlier, image, target), Runnable::run);
    return mine.join();
  }

  private Selected list(TargetWriters.Writer earlier, ImagePair image, Repository target) {
    TaskRun run = new TaskRun(image.runId(), earlier.task(), Instant.EPOCH);
    RepositoryPair pair = new RepositoryPair(run, earlier.mapping(), earlier.source(), target);
    try {
      TagSelection selection =
          earlier.mapping().tags().select(lister.listFor(image.taskName(), pair));
      Map<String, ImagePair> images = new ConcurrentHashMap<>();
      for (String selected : selection.selected()) {
        ImagePair selectedImage = TagSelector.image(pair, selected);
        images.put(selectedImage.target().identifier(), selectedImage);
      }
      return new Selected(images, Optional.empty());
    } catch (RegistryException.NotFound e) {
      return new Selected(Map.of(), Optional.empty());
    } catch (RegistryException e) {
      return new Selected(Map.of(), Optional.of(e));
    }
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
          throw ConflictException.circle(image, writer.task().name(), writer.mapping().number());
        }
        if (seen.add(writer.source())) {
          open.push(writer.source());
        }
      }
    }
  }

  private TargetWriters writers() {
    SyncPlan now = plan.get();
    TargetWriters known = writers;
    if (!known.isOf(now)) {
      known = new TargetWriters(now);
      writers = known;
    }
    return known;
  }
}
