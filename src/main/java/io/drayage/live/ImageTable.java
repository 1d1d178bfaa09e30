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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The images of one task, of its last runs, by their repositories. Safe for several threads. */
final class ImageTable {
  /** Between the names of an image whose target has another name than its source. */
  private static final char NAMES = ' ';

  private final Map<Place, PlacedImages> places = new LinkedHashMap<>();

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
    PlacedImages images = places.computeIfAbsent(Place.of(pair), any -> new PlacedImages());
    int index = images.place(names(pair), pair);
    LiveImage image = images.get(index);
    boolean changed = !image.isAs(result);
    image.done(result, now, run, retry);
    images.put(index, image);
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
    places.replaceAll(
        (place, images) ->
            isHidden(place, unseen) ? images : images.only(index -> images.isSeenIn(run, index)));
    places.values().removeIf(images -> images.size() == 0);
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

  /** Adds the images to {@code all}. */
  synchronized void addTo(
      List<ImageStates.Part> all,
      Function<ImageKey, Optional<Instant>> copying,
      Optional<Instant> nextRun) {
    places.forEach((place, images) -> all.add(new Part(place, images, copying, nextRun)));
  }

  /** The images of a place; later ones are not among them. */
  private final class Part implements ImageStates.Part {
    private final Place place;
    private final PlacedImages images;
    private final Function<ImageKey, Optional<Instant>> copying;
    private final Optional<Instant> nextRun;
    private final int size;

    Part(
        Place place,
        PlacedImages images,
        Function<ImageKey, Optional<Instant>> copying,
        Optional<Instant> nextRun) {
      this.place = place;
      this.images = images;
      this.copying = copying;
      this.nextRun = nextRun;
      this.size = images.size();
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public ImageState state(int index) {
      synchronized (ImageTable.this) {
        ImageKey key = place.key(images.name(index));
        return images.get(index).state(key, copying.apply(key), nextRun);
      }
    }
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
    for (Map.Entry<Place, PlacedImages> place : places.entrySet()) {
      PlacedImages images = place.getValue();
      if (!place.getKey().target().equals(target.repository())) {
        continue;
      }
      for (int index = 0; index < images.size(); index++) {
        if (!isNamed(images.name(index), target.identifier())) {
          continue;
        }
        Found found = new Found(place.getKey().key(images.name(index)), images.get(index));
        if (found.image().hasFailed() == failed) {
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
