package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Samples;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class QuietHoursCopierTest {
  private static final CopyOrder ORDER =
      new CopyOrder(Samples.IMAGE, Samples.DIGEST, null, false, false, 1);
  private static final QuietHours DAY = QuietHours.parse("08:00-18:00", ZoneOffset.UTC);

  @AutoClose private final CapturedLog log = CapturedLog.of(QuietHoursCopier.class);
  private final List<Instant> begun = new ArrayList<>();
  private final VirtualTime clock = new VirtualTime("2026-03-01T07:59:00Z");
  private boolean stopping;

  @Test
  void beforeTheQuietHoursACopyBeginsAtOnce() {
    copier(Optional.of(DAY)).copy(ORDER);

    assertThat(begun).containsExactly(Instant.parse("2026-03-01T07:59:00Z"));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void inTheQuietHoursItWaitsUntilTheyAreOver() {
    clock.set(Instant.parse("2026-03-01T08:00:00Z"));

    copier(Optional.of(DAY)).copy(ORDER);

    assertThat(begun).containsExactly(Instant.parse("2026-03-01T18:00:00Z"));
  }

  @Test
  void oneLineTellsOfEachTimeThatImagesWait() {
    clock.set(Instant.parse("2026-03-01T17:58:30Z"));
    Copier copier = copier(Optional.of(DAY));
    copier.copy(ORDER);
    clock.set(Instant.parse("2026-03-01T17:30:00Z"));
    copier.copy(ORDER);
    assertThat(log.lines()).hasSize(1);

    clock.set(Instant.parse("2026-03-02T17:30:00Z"));
    copier.copy(ORDER);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void aStopEndsTheWaitAndTheCopyIsNotBegun() {
    clock.set(Instant.parse("2026-03-01T12:00:00Z"));
    stopping = true;

    assertThatThrownBy(() -> copier(Optional.of(DAY)).copy(ORDER))
        .is(Failed.STOPPED)
        .hasMessageStartingWith("not started: docker.io/library/redis:7");
    assertThat(begun).isEmpty();
  }

  @Test
  void anInterruptedWaitIsAStopToo() {
    clock.set(Instant.parse("2026-03-01T12:00:00Z"));
    Copier copier =
        new QuietHoursCopier(
            this::begin,
            Optional.of(DAY),
            clock,
            time -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> copier.copy(ORDER)).is(Failed.STOPPED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutQuietHoursNothingWaits() {
    clock.set(Instant.parse("2026-03-01T12:00:00Z"));

    copier(Optional.empty()).copy(ORDER);

    assertThat(begun).containsExactly(clock.instant());
  }

  private Copier copier(Optional<QuietHours> hours) {
    return new QuietHoursCopier(
        this::begin,
        hours,
        clock,
        time -> {
          assertThat(time).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
          clock.pass(time);
          return stopping;
        });
  }

  private CopyResult begin(CopyOrder order) {
    begun.add(clock.instant());
    return new CopyResult.Copied(order.image(), order.sourceDigest(), 1);
  }
}
