package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AdaptiveLimitTest {
  private long now;

  @Property(tries = 500)
  void itNeverLeavesOneToTheMaximum(
      @ForAll @IntRange(min = 1, max = 200) int max,
      @ForAll @Size(max = 400) List<@IntRange(min = -50, max = 50) Integer> events) {
    AdaptiveLimit limit = new AdaptiveLimit(max);
    for (int event : events) {
      now += 10;
      // requests of some age, with good and bad answers
      long sent = now - Math.abs(event);
      if (event % 3 == 0) {
        limit.overloaded(sent, now);
      } else {
        limit.good(sent);
      }
      assertThat(limit.requests()).isBetween(1, max);
      assertThat(limit.isReduced()).isEqualTo(limit.requests() < max);
    }
  }

  @Property(tries = 100)
  void afterEnoughGoodAnswersItIsTheMaximumAgain(
      @ForAll @IntRange(min = 1, max = 64) int max, @ForAll @IntRange(max = 10) int cuts) {
    AdaptiveLimit limit = new AdaptiveLimit(max);
    for (int cut = 0; cut < cuts; cut++) {
      now++;
      limit.overloaded(now, now);
    }

    int answers = 0;
    while (limit.isReduced()) {
      limit.good(++now);
      answers++;
    }

    // a round of n answers makes it n + 1
    assertThat(answers).isLessThanOrEqualTo((max + 1) * (max + 1));
  }

  @Example
  void aSignOfOverloadHalvesIt() {
    AdaptiveLimit limit = new AdaptiveLimit(16);

    limit.overloaded(1, 2);

    assertThat(limit.requests()).isEqualTo(8);
  }

  @Example
  void whatWasSentBeforeACutIsNoReasonForAnother() {
    AdaptiveLimit limit = new AdaptiveLimit(16);

    limit.overloaded(1, 10);
    limit.overloaded(9, 11);
    limit.good(9);
    assertThat(limit.requests()).isEqualTo(8);

    limit.overloaded(10, 20);
    assertThat(limit.requests()).isEqualTo(4);
  }

  @Example
  void aRoundOfGoodAnswersAllowsOneMore() {
    AdaptiveLimit limit = new AdaptiveLimit(16);
    limit.overloaded(1, 2);

    for (int answer = 0; answer < 8; answer++) {
      limit.good(3);
    }

    assertThat(limit.requests()).isBetween(8, 9);
    limit.good(3);
    assertThat(limit.requests()).isEqualTo(9);
  }
}
