package io.drayage.live;

import io.drayage.status.Movement;
import io.drayage.sync.ImagePair;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The copies under way. Safe for several threads. */
final class Movements {
  private final Map<ImagePair, LiveMovement> movements = new ConcurrentHashMap<>();
  private final Clock clock;
  private final LongSupplier nanos;
  private final Changes changes;

  Movements(Clock clock, LongSupplier nanos, Changes changes) {
    this.clock = clock;
    this.nanos = nanos;
    this.changes = changes;
  }

  /** A copy begins, or begins again. */
  void begin(ImagePair image, long total) {
    LiveMovement begun =
        new LiveMovement(image, total, clock.instant(), nanos.getAsLong(), changes.due());
    movements.put(image, begun);
    if (changes.isDue(begun.told())) {
      tell(image);
    }
  }

  void move(ImagePair image, long bytes) {
    change(image, movement -> movement.move(bytes, nanos.getAsLong()));
  }

  void save(ImagePair image, long bytes) {
    change(image, movement -> movement.save(bytes));
  }

  /** The copy is one of this worker. */
  void at(ImagePair image, String worker) {
    change(image, movement -> movement.at(worker));
  }

  private void change(ImagePair image, Consumer<LiveMovement> change) {
    LiveMovement movement = movements.get(image);
    if (movement != null) {
      change.accept(movement);
      if (changes.isDue(movement.told())) {
        tell(image);
      }
    }
  }

  private void tell(ImagePair image) {
    changes.tell(() -> new Change.ImageChanged(image.target().toString()));
  }

  /** A copy ends; false if there is none. */
  boolean end(ImagePair image) {
    return movements.remove(image) != null;
  }

  /** All copies of a run end. */
  void endAll(String runId) {
    movements.keySet().removeIf(image -> image.runId().equals(runId));
  }

  /** Bytes of a run's copies so far. */
  long moved(String runId) {
    return movements.values().stream()
        .filter(movement -> movement.image().runId().equals(runId))
        .mapToLong(LiveMovement::moved)
        .sum();
  }

  /** The begin of an image's copy, if it is under way now. */
  Function<ImageKey, Optional<Instant>> begins() {
    Map<ImageKey, Instant> begun =
        movements.values().stream()
            .collect(
                Collectors.toMap(
                    movement -> ImageKey.of(movement.image()),
                    LiveMovement::since,
                    (one, other) -> one));
    return key -> Optional.ofNullable(begun.get(key));
  }

  /** The copies with the ids of their runs, the oldest first. */
  List<ToldProgress.Copy> copies() {
    long now = nanos.getAsLong();
    return movements.values().stream()
        .map(movement -> ToldProgress.Copy.of(movement.image().runId(), movement.state(now)))
        .sorted(Comparator.comparing(ToldProgress.Copy::since))
        .toList();
  }

  /** The copies, the oldest first. */
  List<Movement> states() {
    long now = nanos.getAsLong();
    return movements.values().stream()
        .map(movement -> movement.state(now))
        .sorted(Comparator.comparing(Movement::since).thenComparing(Movement::target))
        .toList();
  }
}
