package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.registry.http.TransportException;
import io.drayage.testing.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
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
    Pacer pacer = pacer(1024 * KIB);

    for (int piece = 0; piece < 320; piece++) {
      pacer.take(PIECE);
    }

    // ten mebibytes at one per second
    assertThat(seconds()).isCloseTo(10, within(0.3));
  }

  @Test
  void aPauseIsNotMadeUpForLater() throws TransportException {
    Pacer pacer = pacer(1024 * KIB);
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
    Pacer pacer = new Pacer(64 * KIB, time::nanos, wait -> waited[0] = wait);
    pacer.take(PIECE);

    // the clock stands still: transfers ask at the same moment
    for (int transfer = 1; transfer <= 4; transfer++) {
      Duration before = waited[0];
      pacer.take(PIECE);
      assertThat(waited[0].minus(before)).isEqualTo(Duration.ofMillis(500));
    }
  }

  @Test
  void aStopEndsTheWaitOfATransfer() {
    Pacer pacer =
        new Pacer(
            64 * KIB,
            time::nanos,
            wait -> {
              throw TransportException.of(FailureKind.INTERRUPTED, "the program is stopping", null);
            });
    InputStream content =
        new ThrottledTransport.PacedInput(new ByteArrayInputStream(new byte[PIECE]), pacer);

    assertThatThrownBy(content::readAllBytes).hasMessage("the program is stopping");
  }

  @Test
  void bothWaysAreHeldToTheRateAndLoseNothing() throws IOException {
    byte[] bytes = new byte[10 * PIECE + 7];
    bytes[bytes.length - 1] = 42;
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Pacer going = pacer(PIECE * 10L);

    try (InputStream in =
            new ThrottledTransport.PacedInput(new ByteArrayInputStream(bytes), pacer(1L << 40));
        OutputStream out = new ThrottledTransport.PacedOutput(sent, going)) {
      in.transferTo(out);
    }

    assertThat(sent.toByteArray()).isEqualTo(bytes);
    assertThat(seconds()).isCloseTo(1, within(0.3));
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
        .hasMessageStartingWith("'" + text + "' is no rate")
        .hasMessageContaining(": 64MiB/s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0MiB/s", "63KiB/s", "65KB/s"})
  void aRateThatNoTransferSurvivesIsRefused(String text) {
    assertThatThrownBy(() -> ByteRate.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("the least is 64KiB/s");
  }

  private Pacer pacer(long bytesPerSecond) {
    return new Pacer(bytesPerSecond, time::nanos, time::pass);
  }

  private double seconds() {
    return time.nanos() / 1e9;
  }
}
