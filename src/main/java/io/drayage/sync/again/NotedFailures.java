package io.drayage.sync.again;

import io.drayage.sync.CopyResult;
import io.drayage.sync.SyncListener;

/** Has failures noted before another listener hears of them. */
public record NotedFailures(FailedImages failed, SyncListener next) implements SyncListener {
  @Override
  public void imagesFound(int images) {
    next.imagesFound(images);
  }

  @Override
  public void imageDone(CopyResult result) {
    failed.note(result);
    next.imageDone(result);
  }

  @Override
  public void bytesMoved(long bytes) {
    next.bytesMoved(bytes);
  }
}
