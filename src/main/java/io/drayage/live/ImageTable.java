package io.drayage.live;

import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.status.ImageState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import io.drayage.sync.TaskReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The images of one task, of its last runs, by their repositories: an image has its tag and its
 * state only, since there may be a hundred thousand. Safe for several threads.
 */
final class ImageTable {
  /** Between the names of an image whose target has another name than its source. */
  private static final char NAMES = ' ';

  private final Map<Place, Map<String, LiveImage>> places = new LinkedHashMap<>();

  private int run;

  /** The repositories of images, for one mapping. */
  record Place(int mapping, Repository source, Repository target) {
    static Place of(ImagePair pair) {
      return new Place(pair.mapping(), pair.source().repository(), pair.target().repository());
    }

    ImageKey key(String names) {
      int between = names.indexOf(NAMES);
      return new ImageKey(
          mapping,
          source.reference(names.substring(between + 1)),
          target.reference(between < 0 ? names : names.substring(0, between)));
    }

    /** The repositories, as failures of their mapping name them. */
    String subject() {
      return source + " -> " + target;
    }
  }

  /** An image, for display. */
  private record Found(ImageKey key, LiveImage image) {}

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
    LiveImage image =
        places
            .computeIfAbsent(Place.of(pair), any -> new LinkedHashMap<>())
            .computeIfAbsent(
                names(pair),
                any -> new LiveImage(pair.taskName().intern(), pair.platform().intern()));
    boolean changed = !image.isAs(result);
    image.done(result, now, run, retry);
    return changed;
  }

  private static String names(ImagePair pair) {
    String source = pair.source().identifier();
    String target = pair.target().identifier();
    return source.equals(target) ? target : target + NAMES + source;
  }

  /** Drops the images that a whole run did not see, unless their mapping failed or was left out. */
  synchronized void runEnded(TaskReport report) {
    if (report.run().hasFilter() || report.isStopped()) {
      return;
    }
    Set<String> unseen =
        report.notable().flatMap(outcome -> mapping(outcome).stream()).collect(Collectors.toSet());
    places
        .entrySet()
        .removeIf(
            place -> {
              Map<String, LiveImage> images = place.getValue();
              if (!isHidden(place.getKey(), unseen)) {
                images.values().removeIf(image -> !image.isSeenIn(run));
              }
              return images.isEmpty();
            });
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

  private static boolean isHidden(Place place, Set<String> unseen) {
    if (unseen.isEmpty()) {
      return false;
    }
    String mapping = "mapping %d (".formatted(place.mapping());
    return unseen.contains(place.subject())
        || unseen.stream().anyMatch(subject -> subject.startsWith(mapping));
  }

  /** An image whose state is made when it is asked for. */
  record Known(
      ImageTable table, Place place, String names, LiveImage image, Optional<Instant> nextRun) {
    /** The present state; see {@link LiveImage#state}. */
    ImageState state(Function<ImageKey, Optional<Instant>> copying) {
      ImageKey key = place.key(names);
      Optional<Instant> since = copying.apply(key);
      synchronized (table) {
        return image.state(key, since, nextRun);
      }
    }
  }

  /** Adds all images to {@code all}: their states together might not fit into memory. */
  synchronized void addTo(List<Known> all, Optional<Instant> nextRun) {
    places.forEach(
        (place, images) ->
            images.forEach(
                (names, image) -> all.add(new Known(this, place, names, image, nextRun))));
  }

  /** The image of this target; one that failed goes before others. */
  synchronized Optional<ImagePair> find(Reference target) {
    return entry(target, true)
        .map(
            found ->
                new ImagePair(
                    "",
                    found.image().taskName(),
                    found.key().mapping(),
                    found.key().source(),
                    found.key().target(),
                    found.image().platform()));
  }

  /** The state of the image of this target; one without a failure goes before others. */
  synchronized Optional<ImageState> state(
      Reference target, Function<ImageKey, Optional<Instant>> copying, Optional<Instant> nextRun) {
    return entry(target, false)
        .map(found -> found.image().state(found.key(), copying.apply(found.key()), nextRun));
  }

  private Optional<Found> entry(Reference target, boolean failed) {
    Optional<Found> other = Optional.empty();
    for (Map.Entry<Place, Map<String, LiveImage>> place : places.entrySet()) {
      if (!place.getKey().target().equals(target.repository())) {
        continue;
      }
      for (Map.Entry<String, LiveImage> image : place.getValue().entrySet()) {
        if (!isNamed(image.getKey(), target.identifier())) {
          continue;
        }
        Found found = new Found(place.getKey().key(image.getKey()), image.getValue());
        if (image.getValue().hasFailed() == failed) {
          return Optional.of(found);
        }
        other = Optional.of(found);
      }
    }
    return other;
  }

  private static boolean isNamed(String names, String target) {
    return names.startsWith(target)
        && (names.length() == target.length() || names.charAt(target.length()) == NAMES);
  }
}
