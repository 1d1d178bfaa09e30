package io.drayage.metrics;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** First sights of digests that are not at their target yet. Safe for several threads. */
final class UpstreamLag {
  private static final int MAX_IMAGES = 20_000;

  private final InstantSource clock;
  private final RecentMap<Reference, Sight> sights = new RecentMap<>(MAX_IMAGES);

  private record Sight(Digest digest, Instant time) {}

  UpstreamLag(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a digest at the source; a try after a failure keeps the time of the first one. */
  void seen(Reference target, Digest digest) {
    if (sights.get(target).filter(sight -> sight.digest().equals(digest)).isEmpty()) {
      sights.put(target, new Sight(digest, clock.instant()));
    }
  }

  /** Drops an image that needs no copy any more. */
  void forget(Reference target) {
    sights.remove(target);
  }

  /** The time since the first sight of the target's new content, which is there now. */
  Optional<Duration> arrived(Reference target) {
    Optional<Sight> sight = sights.get(target);
    sights.remove(target);
    return sight.map(
        first -> {
          Duration lag = Duration.between(first.time(), clock.instant());
          // the clock may be set back
          return lag.isNegative() ? Duration.ZERO : lag;
        });
  }
}
