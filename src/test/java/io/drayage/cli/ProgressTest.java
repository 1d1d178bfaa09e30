package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  @FaultKind("B6")
  void imagesComeFirstAndNothingFallsWhenMoreIsFoundOrATransferBreaks() {
    try (Progress progress = new Progress(nanos::get, () -> {})) {
      progress.imagesFound("run", 40);
      progress.imageDone(Reports.COPIED);
      progress.imageDone(Reports.FAILED);
      progress.bytesMoved(Reports.COPIED.image(), 48 << 20);
      nanos.set(7_000_000_000L);
      assertThat(progress.text()).isEqualTo("2/40 images  48 MiB  6.9 MiB/s  1 failed");

      progress.imagesFound("run", 60);
      progress.bytesMoved(Reports.COPIED.image(), -(48 << 20));
      assertThat(progress.text()).startsWith("2/100 images  48 MiB  ").endsWith("  1 failed");
    }
  }

  @Test
  @FaultKind("B6")
  void theLineFitsTheTerminal() {
    try (Progress progress = new Progress(nanos::get, () -> {})) {
      assertThat(progress.line(79)).isEqualTo("listing tags");
      progress.imagesFound("run", 4);
      progress.imageDone(Reports.FAILED);
      nanos.set(1_000_000_000L);

      String all = "1/4 images  0 B  0 B/s  1 failed";
      assertThat(progress.line(200)).isEqualTo("[=====>              ] " + all);
      assertThat(progress.line(all.length() + 13)).isEqualTo("[==>       ] " + all);
      assertThat(progress.line(all.length() + 12)).isEqualTo(all);
      assertThat(progress.line(all.length() - 1)).isEqualTo("1/4 images  0 B/s  1 failed");
      assertThat(progress.line(5)).isEqualTo("1/4 i");
    }
  }

  @Test
  void theRateIsThatOfTheLastSecondsAndTheRestIsEstimatedByImages() {
    try (Progress progress = new Progress(nanos::get, () -> {})) {
      progress.imagesFound("run", 100);
      Stream.generate(() -> Reports.COPIED).limit(10).forEach(progress::imageDone);
      progress.bytesMoved(Reports.COPIED.image(), 60 << 20);
      nanos.set(10_000_000_000L);
      assertThat(progress.text()).isEqualTo("10/100 images  60 MiB  6.0 MiB/s  ~1 min left");

      nanos.set(20_000_000_000L);
      progress.bytesMoved(Reports.COPIED.image(), 10 << 20);
      assertThat(progress.text()).contains("70 MiB  1.0 MiB/s  ~3 min left");
      progress.imagesFound("run", 100_000);
      assertThat(progress.text()).endsWith("  ~55 h left");
      Stream.generate(() -> Reports.COPIED).limit(100_080).forEach(progress::imageDone);
      assertThat(progress.text()).endsWith("  ~0 s left");
    }
  }

  @ParameterizedTest
  @CsvSource({"24 80, 80", "0 0, 60", "'', 60", "stty: no, 60", "24 132, 132"})
  void theWidthIsThatOfStty(String size, int columns) {
    assertThat(TerminalWidth.columns(size, 60)).isEqualTo(columns);
  }
}
