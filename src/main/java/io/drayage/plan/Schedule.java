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

/** When a task runs. */
public sealed interface Schedule {
  /** The first run of a task that became known at {@code now}; empty when there is none. */
  Optional<Instant> first(Instant now);

  /** The run after one at {@code last}; empty when there is none. */
  Optional<Instant> next(Instant last);

  /**
   * The first run after {@code now} in the sequence that a run at {@code last} belongs to; the runs
   * between are left out.
   */
  default Optional<Instant> next(Instant last, Instant now) {
    return next(last.isAfter(now) ? last : now);
  }

  /** Whether it names times of the clock, rather than distances in time. */
  boolean followsTheClock();

  /** Once, at start. */
  record Once() implements Schedule {
    @Override
    public Optional<Instant> first(Instant now) {
      return Optional.of(now);
    }

    @Override
    public Optional<Instant> next(Instant last) {
      return Optional.empty();
    }

    @Override
    public boolean followsTheClock() {
      return false;
    }
  }

  /** At start and then {@code interval} apart. */
  record Every(Duration interval) implements Schedule {
    @Override
    public Optional<Instant> first(Instant now) {
      return Optional.of(now);
    }

    @Override
    public Optional<Instant> next(Instant last) {
      return Optional.of(last.plus(interval));
    }

    @Override
    public Optional<Instant> next(Instant last, Instant now) {
      long passed = Math.max(0, Duration.between(last, now).dividedBy(interval));
      return next(last.plus(interval.multipliedBy(passed)));
    }

    @Override
    public boolean followsTheClock() {
      return false;
    }
  }

  /**
   * At the times that a cron expression of Quartz names, and not at start. When clocks are put
   * forward, a time of day that does not exist is replaced by the first moment after; when they are
   * put back, a time that comes twice counts once. What runs every hour, or several times an hour,
   * keeps its distance.
   *
   * @param expression six or seven fields, seconds first
   * @param zone whose clock the fields are about
   */
  record Cron(String expression, ZoneId zone) implements Schedule {
    /** Checks the expression; throws {@link MalformedException}. */
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

    @Override
    public boolean followsTheClock() {
      return true;
    }

    /** The expression over local times, which stand as times of UTC. */
    private static CronExpression compile(String expression) {
      try {
        CronExpression compiled = new CronExpression(expression);
        compiled.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        return compiled;
      } catch (ParseException | RuntimeException e) {
        // Quartz lets some faults through as exceptions of its own code
        throw new MalformedException(String.valueOf(e.getMessage()));
      }
    }
  }
}
