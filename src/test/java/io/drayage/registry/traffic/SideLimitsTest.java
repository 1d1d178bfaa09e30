package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a registry's limits, at the process that gives them and at one that has them. */
class SideLimitsTest {
  private static final RegistryHost HOST = new RegistryHost("registry.example.org");
  private static final int MIB = 1 << 20;

  private final VirtualTime time = new VirtualTime();

  @ParameterizedTest
  @CsvSource({"1,16", "2,16", "4,2", "7,16", "32,16", "32,20", "32,1", "2147483647,20"})
  void allPartsAndTheRestAreNeverMoreThanTheLimits(int requests, int orders) {
    Random random = new Random(requests + orders);
    Gate gate = new Gate(HOST, requests, time::nanos);
    SideLimits limits = new SideLimits(gate, pacer(MIB), settings(requests, MIB));
    List<LimitShare> given = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      if (given.size() < orders && random.nextBoolean()) {
        Optional<LimitShare> share = limits.give(orders);
        share.ifPresent(given::add);
        assertThat(share.isPresent() || given.size() >= Math.max(1, requests - requests / 4 - 1))
            .isTrue();
      } else if (!given.isEmpty()) {
        limits.giveBack(given.remove(random.nextInt(given.size())));
      }
      assertThat(given).allMatch(share -> share.requests() >= 1 && share.bytesPerSecond() >= 1);
      assertThat(given.stream().mapToLong(LimitShare::requests).sum() + gate.requests())
          .isEqualTo(requests);
      assertThat(given.stream().mapToLong(LimitShare::bytesPerSecond).sum())
          .isLessThanOrEqualTo(MIB - MIB / 10);
    }
  }

  @Test
  void aFewOrdersHaveMoreThanMany() {
    SideLimits limits =
        new SideLimits(new Gate(HOST, 32, time::nanos), pacer(MIB), settings(32, MIB));

    LimitShare first = limits.give(8).orElseThrow();
    LimitShare second = limits.give(8).orElseThrow();

    assertThat(first.requests()).isEqualTo(3);
    assertThat(first.bytesPerSecond()).isGreaterThan(second.bytesPerSecond());
  }

  @Test
  void aProcessHasThePartsOfTheOrdersThatItCopies() {
    Gate gate = new Gate(HOST, 8, time::nanos);
    SideLimits limits = new SideLimits(gate, pacer(0), settings(8, 0));
    LimitShare one = new LimitShare(2, MIB);
    LimitShare other = new LimitShare(3, MIB);

    limits.take(one);
    assertThat(gate.requests()).isEqualTo(2);
    limits.take(other);
    assertThat(gate.requests()).isEqualTo(5);
    limits.take(new LimitShare(30, MIB));
    assertThat(gate.requests()).isEqualTo(8);
    limits.leave(new LimitShare(30, MIB));
    limits.leave(one);
    assertThat(gate.requests()).isEqualTo(3);
    limits.leave(other);
    assertThat(gate.requests()).isEqualTo(8);
  }

  @Test
  void anOrderThatComesChangesTheRateAtOnce() throws Exception {
    Pacer pacer = pacer(0);
    SideLimits limits = new SideLimits(new Gate(HOST, 8, time::nanos), pacer, settings(8, 0));
    assertThat(pacer.isLimited()).isFalse();

    LimitShare share = new LimitShare(1, MIB);
    limits.take(share);
    assertThat(seconds(pacer, 10 * MIB)).isBetween(9.5, 10.5);
    limits.take(share);
    assertThat(seconds(pacer, 10 * MIB)).isBetween(4.5, 5.5);
    limits.leave(share);
    limits.leave(share);
    assertThat(pacer.isLimited()).isFalse();
  }

  private double seconds(Pacer pacer, int bytes) throws Exception {
    long start = time.nanos();
    for (int done = 0; done < bytes; done += Pacer.PIECE_BYTES) {
      pacer.take(Pacer.PIECE_BYTES);
    }
    return (time.nanos() - start) / 1e9;
  }

  private Pacer pacer(long rate) {
    return new Pacer(rate, time::nanos, time::pass);
  }

  private static LimitSettings settings(int requests, long rate) {
    return new LimitSettings(
        requests,
        Duration.ofSeconds(10),
        rate == 0 ? OptionalLong.empty() : OptionalLong.of(rate),
        BreakerRule.never());
  }
}
