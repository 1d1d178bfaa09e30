package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

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
      assertThat(progress.line()).isEqualTo("2/40 images  48 MiB  6.9 MiB/s  1 failed");

      progress.imagesFound("run", 60);
      progress.bytesMoved(Reports.COPIED.image(), -(48 << 20));
      assertThat(progress.line()).isEqualTo("2/100 images  48 MiB  6.9 MiB/s  1 failed");
    }
  }

  @Test
  @FaultKind("B6")
  void theLineFitsSixtyColumns() {
    try (Progress progress = new Progress(nanos::get, () -> {})) {
      progress.imagesFound("run", Integer.MAX_VALUE);
      progress.bytesMoved(Reports.COPIED.image(), Long.MAX_VALUE / 2);
      progress.imageDone(Reports.FAILED);
      nanos.set(1_000_000_000L);

      assertThat(progress.line()).startsWith("1/2147483647 images").hasSizeLessThanOrEqualTo(60);
    }
  }
}
