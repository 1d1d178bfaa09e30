package io.drayage.plan;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/** Firing times of a cron expression in a time zone with daylight saving. */
final class CronTimes {
  private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0/1", "0-23");

  private final CronExpression local;
  private final ZoneRules zone;
  private final boolean everyHour;
  private final boolean severalAnHour;

  /**
   * Reads from the expression how often it fires.
   *
   * @param local the compiled expression, with local times in the guise of UTC
   */
  CronTimes(CronExpression local, String expression, ZoneRules zone) {
    this.local = local;
    this.zone = zone;
    String[] fields = expression.strip().split("\\s+", -1);
    this.everyHour = EVERY_HOUR.contains(fields[2]);
    this.severalAnHour = isRepeated(fields[0]) || isRepeated(fields[1]);
  }

  /** Returns the first firing after {@code last}; empty if there is none. */
  Optional<Instant> after(Instant last) {
    Optional<Instant> best = Optional.empty();
    for (Optional<LocalDateTime> time = nextLocal(start(last));
        time.isPresent();
        time = nextLocal(time.get())) {
      List<Instant> instants = instants(time.get());
      best =
          Stream.concat(best.stream(), instants.stream().filter(last::isBefore))
              .min(Instant::compareTo);
      // later local times have no earlier instant than the first one of this time
      if (best.isPresent()
          && !instants.isEmpty()
          && (zone.getValidOffsets(time.get()).size() == 1
              || !instants.get(0).isBefore(best.get()))) {
        return best;
      }
    }
    return best;
  }

  /** Returns the local time to search from; inside an overlap, its beginning. */
  private LocalDateTime start(Instant last) {
    LocalDateTime now = LocalDateTime.ofInstant(last, zone.getOffset(last));
    return Stream.of(zone.previousTransition(last.plusNanos(1)), zone.nextTransition(last))
        .flatMap(Stream::ofNullable)
        .filter(ZoneOffsetTransition::isOverlap)
        .filter(overlap -> !now.isBefore(overlap.getDateTimeAfter()))
        .filter(overlap -> now.isBefore(overlap.getDateTimeBefore()))
        .findFirst()
        .map(overlap -> overlap.getDateTimeAfter().minusSeconds(1))
        .orElse(now);
  }

  private List<Instant> instants(LocalDateTime time) {
    List<ZoneOffset> offsets = zone.getValidOffsets(time);
    if (offsets.isEmpty()) {
      return everyHour ? List.of() : List.of(zone.getTransition(time).getInstant());
    }
    Instant first = time.toInstant(offsets.get(0));
    return offsets.size() > 1 && (everyHour || severalAnHour)
        ? List.of(first, time.toInstant(offsets.get(1)))
        : List.of(first);
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime time) {
    Date next = local.getNextValidTimeAfter(Date.from(time.toInstant(ZoneOffset.UTC)));
    return Optional.ofNullable(next)
        .map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
  }

  private static boolean isRepeated(String field) {
    return field.chars().anyMatch(letter -> "*/-,".indexOf(letter) >= 0);
  }
}
