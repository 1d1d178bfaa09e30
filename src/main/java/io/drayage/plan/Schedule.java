package io.drayage.plan;

import io.drayage.oci.MalformedException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** The times at which a task runs. */
public sealed interface Schedule {
  /** Returns the first run of a task that is read at {@code now}; empty if there is none. */
  default Optional<Instant> first(Instant now) {
    return Optional.of(now);
  }

  /** Returns the run after one at {@code last}; empty if there is none. */
  Optional<Instant> next(Instant last);

  /**
   * Returns the first run after {@code now} in the sequence of a run at {@code last}. Skips the
   * runs between.
   */
  default Optional<Instant> next(Instant last, Instant now) {
    return next(last.isAfter(now) ? last : now);
  }

  /** Tells times of day from intervals. */
  default boolean followsTheClock() {
    return this instanceof Cron;
  }

  /** Once, at start. */
  record Once() implements Schedule {
    @Override
    public Optional<Instant> next(Instant last) {
      return Optional.empty();
    }
  }

  /** At start and then at a fixed interval. */
  record Every(Duration interval) implements Schedule {
    @Override
    public Optional<Instant> next(Instant last) {
      return Optional.of(last.plus(interval));
    }

    @Override
    public Optional<Instant> next(Instant last, Instant now) {
      long passed = Math.max(0, Duration.between(last, now).dividedBy(interval));
      return next(last.plus(interval.multipliedBy(passed)));
    }
  }

  /**
   * At the times of a Quartz cron expression, and not at start. A local time inside a gap of
   * daylight saving moves to the end of the gap. A local time inside an overlap counts once. Hourly
   * and more frequent schedules keep their interval in both cases.
   *
   * @param expression six or seven fields, seconds first
   * @param zone time zone of the fields
   */
  record Cron(String expression, ZoneId zone) implements Schedule {
    /**
     * Checks the expression.
     *
     * @throws MalformedException if Quartz rejects it
     */
    public Cron {
      compile(expression);
    }

    @Override
    public Optional<Instant> first(Instant now) {
      return next(now);
    }

    @Override
    public Optional<Instant> next(Instant last) {
      return new CronTimes(compile(expression), expression, zone.getRules()).after(last);
    }

    /** Compiles the expression for local times in the guise of UTC. */
    private static CronExpression compile(String expression) {
      try {
        CronExpression compiled = new CronExpression(expression);
        compiled.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return compiled;
      } catch (ParseException | RuntimeException e) {
        // Quartz reports some faults as runtime exceptions
        throw new MalformedException(String.valueOf(e.getMessage()));
      }
    }
  }
}
