package io.drayage.registry.traffic;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How many bytes a second may go one way, and how many in quiet hours, if those are fewer. */
public record TransferRate(OptionalLong bytesPerSecond, Optional<QuietHours> quietHours) {
  /** As fast as it goes, always. */
  public static TransferRate unlimited() {
    return new TransferRate(OptionalLong.empty(), Optional.empty());
  }

  /** Whether there is ever a limit. */
  boolean isLimited() {
    return bytesPerSecond.isPresent() || quietHours.isPresent();
  }

  /** The limit at this time of day, if there is one. */
  OptionalLong at(Instant time) {
    @Nullable QuietHours quiet = quietHours.filter(hours -> hours.contains(time)).orElse(null);
    if (quiet == null) {
      return bytesPerSecond;
    }
    return OptionalLong.of(Math.min(bytesPerSecond.orElse(Long.MAX_VALUE), quiet.bytesPerSecond()));
  }
}
