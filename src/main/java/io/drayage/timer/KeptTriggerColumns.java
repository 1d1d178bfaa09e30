package io.drayage.timer;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.quartz.ScheduleBuilder;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerPersistenceDelegateSupport;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerProperties;
import org.quartz.spi.MutableTrigger;
import org.quartz.spi.OperableTrigger;

/**
 * A {@link KeptTrigger} in columns of Quartz' tables: interval or cron expression, time zone, next
 * own time and last firing in milliseconds.
 */
final class KeptTriggerColumns extends SimplePropertiesTriggerPersistenceDelegateSupport {
  private static final String TYPE = "KEPT";
  private static final String CRON = "cron";
  private static final String EVERY = "every";
  private static final String ONCE = "once";
  private static final long NONE = Long.MIN_VALUE;

  @Override
  public boolean canHandleTriggerType(OperableTrigger trigger) {
    return trigger instanceof KeptTrigger;
  }

  @Override
  public String getHandledTriggerTypeDiscriminator() {
    return TYPE;
  }

  @Override
  protected SimplePropertiesTriggerProperties getTriggerProperties(OperableTrigger trigger) {
    KeptTrigger kept = (KeptTrigger) trigger;
    SimplePropertiesTriggerProperties columns = new SimplePropertiesTriggerProperties();
    if (kept.schedule() instanceof Schedule.Cron cron) {
      columns.setString1(CRON);
      columns.setString2(cron.expression());
      columns.setString3(cron.zone().getId());
    } else if (kept.schedule() instanceof Schedule.Every every) {
      columns.setString1(EVERY);
      columns.setString2(every.interval().toString());
    } else {
      columns.setString1(ONCE);
    }
    columns.setLong1(kept.due().map(Instant::toEpochMilli).orElse(NONE));
    columns.setLong2(kept.ran().map(Instant::toEpochMilli).orElse(NONE));
    return columns;
  }

  @Override
  protected TriggerPropertyBundle getTriggerPropertyBundle(
      SimplePropertiesTriggerProperties columns) {
    KeptTrigger kept =
        new KeptTrigger(
            schedule(columns),
            time(columns.getLong1()),
            time(columns.getLong2()),
            InstantSource.system());
    ScheduleBuilder<KeptTrigger> restored =
        new ScheduleBuilder<>() {
          @Override
          protected MutableTrigger build() {
            return kept;
          }
        };
    return new TriggerPropertyBundle(restored, new String[0], new Object[0]);
  }

  private static Schedule schedule(SimplePropertiesTriggerProperties columns) {
    return switch (columns.getString1()) {
      case CRON -> new Schedule.Cron(columns.getString2(), ZoneId.of(columns.getString3()));
      case EVERY -> new Schedule.Every(Duration.parse(columns.getString2()));
      default -> new Schedule.Once();
    };
  }

  private static Optional<Instant> time(long millis) {
    return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
