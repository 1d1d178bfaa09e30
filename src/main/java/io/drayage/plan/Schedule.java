package io.drayage.plan;

import io.drayage.oci.MalformedException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a task runs. */
public sealed interface Schedule {
  /** The first run of a task that became known at {@code now}; empty when there is none. */
  Optional<Instant> first(Instant now);

  /** The run after one at {@code last}; empty when there is none. */
  Optional<Instant> next(Instant last);

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
    public boolean followsTheClock() {
      return false;
    }
  }

  /**
   * At the times that a cron expression of Quartz names, and not at start.
   *
   * @param expression six or seven fields, seconds first
   * @param zone whose clock the fields are about
   */
  record Cron(String expression, ZoneId zone) implements Schedule {
    /** Checks the expression; throws {@link MalformedException}. */
    public Cron {
      compile(expression, zone);
    }

    @Override
    public Optional<Instant> first(Instant now) {
      return next(now);
    }

    @Override
    public Optional<Instant> next(Instant last) {
      Date next = compile(expression, zone).getNextValidTimeAfter(Date.from(last));
      return Optional.ofNullable(next).map(Date::toInstant);
    }

    @Override
    public boolean followsTheClock() {
      return true;
    }

    private static CronExpression compile(String expression, ZoneId zone) {
      try {
        CronExpression compiled = new CronExpression(expression);
        compiled.setTimeZone(TimeZone.getTimeZone(zone));
        return compiled;
      } catch (ParseException | RuntimeException e) {
        // Quartz lets some faults through as exceptions of its own code
        throw new MalformedException(String.valueOf(e.getMessage()));
      }
    }
  }
}
