package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Samples;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QuietHoursCopierTest {
  private static final CopyOrder ORDER =
      new CopyOrder(Samples.IMAGE, Samples.DIGEST, null, false, 1);
  private static final QuietHours DAY = QuietHours.parse("08:00-18:00", ZoneOffset.UTC);

  private final CapturedLog log = CapturedLog.of(QuietHoursCopier.class);
  private final List<Instant> begun = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T07:59:00Z");
  private boolean stopping;

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void beforeTheQuietHoursACopyBeginsAtOnce() {
    copier(Optional.of(DAY)).copy(ORDER);

    assertThat(begun).containsExactly(Instant.parse("2026-03-01T07:59:00Z"));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void inTheQuietHoursItWaitsUntilTheyAreOver() {
    now = Instant.parse("2026-03-01T08:00:00Z");

    copier(Optional.of(DAY)).copy(ORDER);

    assertThat(begun).containsExactly(Instant.parse("2026-03-01T18:00:00Z"));
  }

  @Test
  void oneLineTellsOfEachTimeThatImagesWait() {
    now = Instant.parse("2026-03-01T17:58:30Z");
    Copier copier = copier(Optional.of(DAY));
    copier.copy(ORDER);
    now = Instant.parse("2026-03-01T17:30:00Z");
    copier.copy(ORDER);
    assertThat(log.lines()).hasSize(1);

    now = Instant.parse("2026-03-02T17:30:00Z");
    copier.copy(ORDER);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void aStopEndsTheWaitAndTheCopyIsNotBegun() {
    now = Instant.parse("2026-03-01T12:00:00Z");
    stopping = true;

    assertThatThrownBy(() -> copier(Optional.of(DAY)).copy(ORDER))
        .is(Failed.STOPPED)
        .hasMessageStartingWith("not started: docker.io/library/redis:7");
    assertThat(begun).isEmpty();
  }

  @Test
  void anInterruptedWaitIsAStopToo() {
    now = Instant.parse("2026-03-01T12:00:00Z");
    Copier copier =
        new QuietHoursCopier(
            this::begin,
            Optional.of(DAY),
            clock(),
            time -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> copier.copy(ORDER)).is(Failed.STOPPED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutQuietHoursNothingWaits() {
    now = Instant.parse("2026-03-01T12:00:00Z");

    copier(Optional.empty()).copy(ORDER);

    assertThat(begun).containsExactly(now);
  }

  private Copier copier(Optional<QuietHours> hours) {
    return new QuietHoursCopier(
        this::begin,
        hours,
        clock(),
        time -> {
          assertThat(time).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
          now = now.plus(time);
          return stopping;
        });
  }

  private CopyResult begin(CopyOrder order) {
    begun.add(now);
    return new CopyResult.Copied(order.image(), order.sourceDigest(), 1);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
