package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Answers that overtake each other. */
class PullMeterTest {
  private static final Duration WINDOW = Duration.ofHours(6);

  private final VirtualTime clock = new VirtualTime();
  private final PullMeter meter = new PullMeter(clock, new LongAdder());

  @Test
  void anAnswerThatALowerOneHasOvertakenDoesNotCount() {
    PullMeter.Asked slow = meter.asks();
    answer(18, meter.asks());
    answer(19, slow);

    assertThat(left()).isEqualTo(18);
    assertThat(meter.times()).contains(new PullMeter.Times(clock.instant(), clock.instant()));
  }

  @Test
  void aHigherNumberCountsIfItWasAskedForLater() {
    answer(0, meter.asks());
    PullMeter.Asked asked = meter.asks();
    answer(20, asked);

    assertThat(left()).isEqualTo(20);
  }

  @Test
  void anAnswerFromBeforePullsOfOthersDoesNotTakeThemBack() {
    answer(10, meter.asks());
    PullMeter.Asked before = meter.asks();
    meter.pulledElsewhere(3);
    answer(10, before);

    assertThat(left()).isEqualTo(7);
  }

  private void answer(long remaining, PullMeter.Asked asked) {
    meter.counted("app", new LimitHeaders(20, remaining, WINDOW), asked);
  }

  private long left() {
    return meter.read("app").orElseThrow().remaining();
  }
}
