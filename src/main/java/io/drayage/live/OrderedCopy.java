package io.drayage.live;

import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;

/** An order that is not answered, with what a worker told of its copy. For one thread at a time. */
final class OrderedCopy {
  private static final String NONE = "";

  private final ImagePair image;
  private final SyncListener listener;
  private String process = NONE;
  private String attempt = NONE;
  private String former = NONE;
  private long moved;
  private long saved;

  /** Tells {@code listener} of the copy. */
  OrderedCopy(ImagePair image, SyncListener listener) {
    this.image = image;
    this.listener = listener;
  }

  /** The process that copies; empty before it told. */
  String process() {
    return process;
  }

  /** Takes what a worker told. What the worker before this one still tells is ignored. */
  void told(ToldProgress told, String worker, ToldProgress.Copy copy) {
    String now = told.process() + " " + copy.since();
    if (now.equals(former)) {
      return;
    }
    if (!now.equals(attempt)) {
      begin(told.process(), now, worker, copy.total());
    }
    count(copy.moved(), copy.saved());
  }

  private void begin(String by, String now, String worker, long total) {
    count(0, 0);
    former = attempt;
    attempt = now;
    process = by;
    listener.copyBegan(image, total);
    listener.copyAt(image, worker);
  }

  private void count(long movedNow, long savedNow) {
    if (movedNow != moved) {
      listener.bytesMoved(image, movedNow - moved);
    }
    if (savedNow != saved) {
      listener.bytesSaved(image, savedNow - saved);
    }
    moved = movedNow;
    saved = savedNow;
  }

  /** The worker is lost; the order is delivered to another one. */
  void lost() {
    count(0, 0);
    process = NONE;
    attempt = NONE;
    listener.copyEnded(image);
  }

  /** The order is answered; with {@code bytes} the sum of what was told is that of the answer. */
  void answered(long bytes) {
    count(bytes, saved);
  }
}
