package io.drayage.history;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Repositories whose unchanged images the history has already. A further look that shows the same
 * is recorded after an hour only: the rows of a hundred thousand images cost as much as their
 * comparison. Safe for several threads.
 */
final class RecordedLooks {
  private static final Duration APART = Duration.ofHours(1);
  private static final int MAX_PLACES = 50_000;
  private static final int DIGITS_OF_LONG = 16;

  private final RecentMap<Place, Look> looks = new RecentMap<>(MAX_PLACES);
  private long dropped;

  /** A repository that a mapping writes. */
  record Place(String taskName, int mapping, Repository target) {
    static Place of(ImagePair image) {
      return new Place(image.taskName(), image.mapping(), image.target().repository());
    }
  }

  /** A recorded look at the tags and digests of {@code images}; the order does not matter. */
  private record Look(Sum images, Instant time) {}

  private record Sum(long hash, int count) {
    static Sum of(CopyResult.Unchanged image) {
      String digits = image.digest().hex().substring(0, DIGITS_OF_LONG);
      long mixed = Long.parseUnsignedLong(digits, 16) * 0x9e3779b97f4a7c15L;
      mixed = (mixed ^ (mixed >>> 29) ^ image.image().target().identifier().hashCode());
      return new Sum(mixed * 0xbf58476d1ce4e5b9L, 1);
    }

    Sum plus(Sum other) {
      return new Sum(hash + other.hash, count + other.count);
    }
  }

  /** Notes a copy or a failure: the next look is recorded. */
  void changed(ImagePair image) {
    looks.remove(Place.of(image));
  }

  /**
   * The places whose unchanged images are to be recorded, which counts as done.
   *
   * @param droppedRecords records that the outbox has dropped: what was recorded may be lost
   */
  synchronized Set<Place> toRecord(TaskReport report, Instant now, long droppedRecords) {
    if (dropped != droppedRecords) {
      dropped = droppedRecords;
      looks.removeIf((place, look) -> true);
    }
    Map<Place, Sum> sums = new HashMap<>();
    for (CopyResult image : report.images()) {
      if (image instanceof CopyResult.Unchanged unchanged) {
        sums.merge(Place.of(image.image()), Sum.of(unchanged), Sum::plus);
      }
    }
    return sums.entrySet().stream()
        .filter(place -> isNew(place.getKey(), new Look(place.getValue(), now)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private boolean isNew(Place place, Look look) {
    boolean known =
        looks
            .get(place)
            .filter(before -> before.images().equals(look.images()))
            .filter(
                before -> Duration.between(before.time(), look.time()).abs().compareTo(APART) < 0)
            .isPresent();
    if (!known) {
      looks.put(place, look);
    }
    return !known;
  }
}
