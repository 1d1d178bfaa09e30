package io.drayage.live;

import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncPlan;
import io.drayage.status.ImageState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import io.drayage.sync.TaskReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The images of one task, of its last runs. Safe for several threads. */
final class ImageTable {
  private final Map<ImageKey, LiveImage> images = new LinkedHashMap<>();

  /** One object for each repository, since results that went through JSON have their own. */
  private final Map<Repository, Repository> repositories = new HashMap<>();

  private int run;

  /** Begins a run: its results tell which images are still there. */
  synchronized void runBegan() {
    run++;
  }

  /**
   * Takes over a result.
   *
   * @param retry time up to which runs leave the image out
   * @return whether the state of the image changed
   */
  synchronized boolean done(CopyResult result, Instant now, Optional<Instant> retry) {
    ImagePair pair = result.image();
    LiveImage image = images.get(ImageKey.of(pair));
    if (image == null) {
      image = new LiveImage(pair.taskName().intern(), pair.platform().intern());
      images.put(key(pair), image);
    }
    boolean changed = !image.isAs(result);
    image.done(result, now, run, retry);
    return changed;
  }

  private ImageKey key(ImagePair pair) {
    Reference source = pair.source().in(one(pair.source().repository()));
    Repository targets = one(pair.target().repository());
    boolean sameName = source.identifier().equals(pair.target().identifier());
    return new ImageKey(
        pair.mapping(), source, sameName ? source.in(targets) : pair.target().in(targets));
  }

  private Repository one(Repository repository) {
    return repositories.computeIfAbsent(repository, any -> any);
  }

  /** Drops the images that a whole run did not see, unless their mapping failed or was left out. */
  synchronized void runEnded(TaskReport report) {
    if (report.run().hasFilter() || report.isStopped()) {
      return;
    }
    Set<String> unseen =
        report.outcomes().stream()
            .flatMap(outcome -> mapping(outcome).stream())
            .collect(Collectors.toSet());
    images
        .entrySet()
        .removeIf(image -> !image.getValue().isSeenIn(run) && !isHidden(image.getKey(), unseen));
    repositories.clear();
    for (ImageKey key : images.keySet()) {
      repositories.put(key.source().repository(), key.source().repository());
      repositories.put(key.target().repository(), key.target().repository());
    }
  }

  /** The subject of a mapping, or of one of its repositories, whose images were not looked at. */
  private static Optional<String> mapping(Outcome outcome) {
    if (outcome instanceof MappingFailed failed) {
      return Optional.of(failed.subject());
    }
    return outcome instanceof MappingSkipped skipped
        ? Optional.of(skipped.subject())
        : Optional.empty();
  }

  private static boolean isHidden(ImageKey key, Set<String> unseen) {
    String mapping = "mapping %d (".formatted(key.mapping());
    return unseen.stream()
        .anyMatch(subject -> subject.equals(key.subject()) || subject.startsWith(mapping));
  }

  /** The image of a state that another scheduler tells, by the mapping of the current files. */
  static Optional<ImagePair> pair(ImageState image, SyncPlan plan) {
    return plan.task(image.task())
        .filter(task -> image.mapping() <= task.mappings().size())
        .map(
            task ->
                new ImagePair(
                    "",
                    image.task(),
                    image.mapping(),
                    Reference.parse(image.source()),
                    Reference.parse(image.target()),
                    task.mappings().get(image.mapping() - 1).platform().text()));
  }

  /** The states of all images; see {@link LiveImage#state}. */
  synchronized List<ImageState> states(
      Function<ImageKey, Optional<Instant>> copying, Optional<Instant> nextRun) {
    List<ImageState> states = new ArrayList<>(images.size());
    images.forEach((key, image) -> states.add(image.state(key, copying.apply(key), nextRun)));
    return states;
  }

  /** The image of this target; one that failed goes before others. */
  synchronized Optional<ImagePair> find(Reference target) {
    return entry(target, true)
        .map(
            found ->
                new ImagePair(
                    "",
                    found.getValue().taskName(),
                    found.getKey().mapping(),
                    found.getKey().source(),
                    found.getKey().target(),
                    found.getValue().platform()));
  }

  /** The state of the image of this target; one without a failure goes before others. */
  synchronized Optional<ImageState> state(
      Reference target, Function<ImageKey, Optional<Instant>> copying, Optional<Instant> nextRun) {
    return entry(target, false)
        .map(
            found ->
                found.getValue().state(found.getKey(), copying.apply(found.getKey()), nextRun));
  }

  private Optional<Map.Entry<ImageKey, LiveImage>> entry(Reference target, boolean failed) {
    Optional<Map.Entry<ImageKey, LiveImage>> other = Optional.empty();
    for (Map.Entry<ImageKey, LiveImage> image : images.entrySet()) {
      if (image.getKey().target().equals(target)) {
        if (image.getValue().hasFailed() == failed) {
          return Optional.of(image);
        }
        other = Optional.of(image);
      }
    }
    return other;
  }
}
