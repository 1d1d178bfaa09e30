package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drayage.oci.MalformedException;
import io.drayage.registry.http.TransportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacerTest {
  private static final long KIB = 1024;
  private static final int PIECE = Pacer.PIECE_BYTES;

  private final VirtualTime time = new VirtualTime();

  @Test
  void bytesTakeAsLongAsTheRateSays() throws TransportException {
    Pacer pacer = pacer(rate(1024 * KIB));

    for (int piece = 0; piece < 320; piece++) {
      pacer.take(PIECE);
    }

    // ten mebibytes at one a second
    assertThat(seconds()).isCloseTo(10, within(0.3));
  }

  @Test
  void aPauseIsNotMadeUpForLater() throws TransportException {
    Pacer pacer = pacer(rate(1024 * KIB));
    time.pass(Duration.ofMinutes(10));
    double before = seconds();

    for (int piece = 0; piece < 64; piece++) {
      pacer.take(PIECE);
    }

    assertThat(seconds() - before).isCloseTo(2, within(0.3));
  }

  @Test
  void eachPieceComesBehindThoseThatOthersTookBefore() throws TransportException {
    Duration[] waited = {Duration.ZERO};
    Pacer pacer = new Pacer(rate(64 * KIB), time, time::nanos, wait -> waited[0] = wait);
    pacer.take(PIECE);

    // nobody's time passes: these are transfers that ask at the same moment
    for (int transfer = 1; transfer <= 4; transfer++) {
      Duration before = waited[0];
      pacer.take(PIECE);
      assertThat(waited[0].minus(before)).isEqualTo(Duration.ofMillis(500));
    }
  }

  @Test
  void nothingIsHeldUpWithoutALimit() throws TransportException {
    Pacer pacer = pacer(TransferRate.unlimited());

    pacer.take(Integer.MAX_VALUE);

    assertThat(time.nanos()).isZero();
  }

  @Test
  void quietHoursSlowDownWhatIsUnderWay() throws TransportException {
    QuietHours hours = QuietHours.parse("01:00-02:00 UTC", 64 * KIB);
    Pacer pacer = pacer(new TransferRate(OptionalLong.empty(), Optional.of(hours)));
    pacer.take(PIECE);
    assertThat(time.nanos()).isZero();

    time.pass(Duration.ofMinutes(90));
    double before = seconds();
    for (int piece = 0; piece < 20; piece++) {
      pacer.take(PIECE);
    }

    assertThat(seconds() - before).isCloseTo(10, within(0.3));
  }

  @Test
  void aStopEndsTheWaitOfATransfer() {
    Pacer pacer =
        new Pacer(
            rate(64 * KIB),
            time,
            time::nanos,
            wait -> {
              throw TransportException.of(
                  TransportException.Kind.INTERRUPTED, "the program is stopping", null);
            });
    InputStream content = new PacedInput(new ByteArrayInputStream(new byte[PIECE]), pacer);

    assertThatThrownBy(content::readAllBytes).hasMessage("the program is stopping");
  }

  @Test
  void bothWaysAreHeldToTheRateAndLoseNothing() throws IOException {
    byte[] bytes = new byte[10 * PIECE + 7];
    bytes[bytes.length - 1] = 42;
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Pacer going = pacer(rate(PIECE * 10));

    try (InputStream in =
            new PacedInput(new ByteArrayInputStream(bytes), pacer(TransferRate.unlimited()));
        OutputStream out = new PacedOutput(sent, going)) {
      in.transferTo(out);
    }

    assertThat(sent.toByteArray()).isEqualTo(bytes);
    assertThat(seconds()).isCloseTo(1, within(0.3));
  }

  @ParameterizedTest
  @CsvSource({
    "08:00-18:00 Asia/Seoul, 2026-03-01T00:00:00Z, true",
    "08:00-18:00 Asia/Seoul, 2026-02-28T22:59:59Z, false",
    "08:00-18:00 Asia/Seoul, 2026-03-01T09:00:00Z, false",
    "22:00-06:00 UTC, 2026-03-01T23:00:00Z, true",
    "22:00-06:00 UTC, 2026-03-01T05:59:59Z, true",
    "22:00-06:00 UTC, 2026-03-01T06:00:00Z, false",
    "22:00-06:00 UTC, 2026-03-01T21:59:59Z, false",
  })
  void quietHoursAreThoseOfTheirZoneAndMayGoOverMidnight(
      String hours, Instant moment, boolean quiet) {
    assertThat(QuietHours.parse(hours, 1).contains(moment)).isEqualTo(quiet);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8:00-18:00 UTC",
        "08:00-18:00",
        "08:00-24:01 UTC",
        "08:00-08:00 UTC",
        "08:00-18:00 Mars/Base",
        "08:00 - 18:00 UTC",
      })
  void hoursOfAnotherFormAreRefusedWithAnExample(String hours) {
    assertThatThrownBy(() -> QuietHours.parse(hours, 1))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("such as 08:00-18:00 Asia/Seoul");
  }

  @ParameterizedTest
  @CsvSource({
    "64KiB/s, 65536",
    "64 MiB/s, 67108864",
    "1GB/s, 1000000000",
    "100MB/s, 100000000",
    "999999999999GiB/s, 9223372036854775807",
  })
  void ratesAreReadWithTheirUnits(String text, long bytes) {
    assertThat(ByteRate.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64MiB", "64mib/s", "1.5MiB/s", "-1MiB/s", "64M/s", "8Mbit/s"})
  void aRateOfAnotherFormIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> ByteRate.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("such as 64MiB/s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0MiB/s", "63KiB/s", "65KB/s"})
  void aRateThatNoTransferSurvivesIsRefused(String text) {
    assertThatThrownBy(() -> ByteRate.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("the least is 64KiB/s");
  }

  private Pacer pacer(TransferRate rate) {
    return new Pacer(rate, time, time::nanos, time::pass);
  }

  private static TransferRate rate(long bytesPerSecond) {
    return new TransferRate(OptionalLong.of(bytesPerSecond), Optional.empty());
  }

  private double seconds() {
    return time.nanos() / 1e9;
  }
}
