package io.drayage.cli;

import io.drayage.sync.CopyResult;
import io.drayage.sync.SyncListener;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run has come: images, bytes, rate and time left, on one line of a terminal. */
final class Progress implements SyncListener, AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  private final ProgressBar bar;
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  Progress(PrintStream terminal) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("sync")
            .setInitialMax(0)
            .setUnit(" MiB", MEBIBYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .showSpeed()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void imagesFound(int images) {
    found.addAndGet(images);
    tellImages();
  }

  @Override
  public void imageDone(CopyResult result) {
    done.incrementAndGet();
    tellImages();
  }

  @Override
  public void bytesExpected(long bytes) {
    synchronized (bar) {
      bar.maxHint(bar.getMax() + bytes);
    }
  }

  @Override
  public void bytesMoved(long bytes) {
    bar.stepBy(bytes);
  }

  @Override
  public void close() {
    bar.close();
  }

  private void tellImages() {
    bar.setExtraMessage(" %d of %d images".formatted(done.get(), found.get()));
  }
}
