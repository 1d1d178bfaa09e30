package io.drayage.sync;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners as one. An exception of one is logged, since it must not change an outcome. */
final class SyncListeners implements SyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(SyncListeners.class);

  private final SyncListener[] listeners;

  SyncListeners(List<SyncListener> listeners) {
    this.listeners = listeners.toArray(SyncListener[]::new);
  }

  @Override
  public void runBegan(TaskRun run) {
    tell(listener -> listener.runBegan(run));
  }

  @Override
  public void imagesFound(String runId, int images) {
    tell(listener -> listener.imagesFound(runId, images));
  }

  @Override
  public void copyPlanned(CopyOrder order) {
    tell(listener -> listener.copyPlanned(order));
  }

  @Override
  public void copyBegan(ImagePair image, long totalBytes) {
    tell(listener -> listener.copyBegan(image, totalBytes));
  }

  @Override
  public void copyAt(ImagePair image, String worker) {
    tell(listener -> listener.copyAt(image, worker));
  }

  @Override
  public void copyEnded(ImagePair image) {
    tell(listener -> listener.copyEnded(image));
  }

  @Override
  public void bytesMoved(ImagePair image, long bytes) {
    tell(listener -> listener.bytesMoved(image, bytes));
  }

  @Override
  public void bytesSaved(ImagePair image, long bytes) {
    tell(listener -> listener.bytesSaved(image, bytes));
  }

  @Override
  public void imageDone(CopyResult result) {
    tell(listener -> listener.imageDone(result));
  }

  @Override
  public void runEnded(TaskReport report) {
    tell(listener -> listener.runEnded(report));
  }

  private void tell(Consumer<SyncListener> event) {
    for (SyncListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a listener to runs failed; the run continues", e);
      }
    }
  }
}
