package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.withTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.Schedule;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  @Test
  void aCronIsAboutTheClockOfItsTimezone() {
    assertThat(schedule("cron: '0 0 3 * * ?'\ntimezone: Europe/Berlin"))
        .isEqualTo(new Schedule.Cron("0 0 3 * * ?", ZoneId.of("Europe/Berlin")));
  }

  @Test
  void withoutOneItIsAboutTheClockOfTheMachine() {
    assertThat(schedule("cron: 0 0/5 * * * ?"))
        .isEqualTo(new Schedule.Cron("0 0/5 * * * ?", ZoneId.systemDefault()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cron: 0 3 * * *                        | write '0 0 3 * * ?'
          cron: '*/15 * * * MON'                 | write '0 */15 * ? * MON'
          cron: 0 3 * * 1                        | days of the week count from SUN = 1
          cron: '@daily'                         | cron takes Quartz's six or seven fields
          cron: 0 0 3 * * *                      | one of day of month and day of week must be '?'
          cron: 0 0 25 * * ?                     | cron '0 0 25 * * ?' can't be read
          cron: 0 0 3 * FOO ?                    | cron '0 0 3 * FOO ?' can't be read
          cron: '* * * * * ?'                    | minimum task interval is 30 seconds
          cron: '0,10 0 3 * * ?'                 | minimum task interval is 30 seconds
          cron: 0 0 3 * * ?;;timezone: Mars/One  | timezone takes a name such as Europe/Berlin
          cron: 0 0 3 * * ?;;timezone: Europe/Berlln | did you mean 'Europe/Berlin'?
          timezone: UTC                          | timezone belongs to cron
          interval: 60;;cron: 0 0 3 * * ?        | either an interval or a cron, not both
          """)
  void whatIsNoCronIsRefusedWithWhatToWrite(String snippet, String message) {
    String task = withTask("name: T\n" + snippet.replace(";;", "\n"));

    assertThat(problemsOf(task)).anySatisfy(problem -> assertThat(problem).contains(message));
  }

  private static Schedule schedule(String snippet) {
    return onlyTask(load(withTask("name: T\n" + snippet)).plan()).schedule();
  }
}
