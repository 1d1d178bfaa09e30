package io.drayage.sync.copy;

import io.drayage.sync.SyncListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Reports the bytes that are read to a listener, and takes them back after a broken transfer. */
final class CountedStream {
  private final SyncListener listener;
  private final AtomicLong bytes = new AtomicLong();

  CountedStream(SyncListener listener) {
    this.listener = listener;
  }

  InputStream over(InputStream content) {
    return new FilterInputStream(content) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
          count(1);
        }
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
          count(read);
        }
        return read;
      }
    };
  }

  /** The bytes that were read and not taken back. */
  long bytes() {
    return bytes.get();
  }

  void takeBack() {
    listener.bytesMoved(-bytes.getAndSet(0));
  }

  private void count(int read) {
    bytes.addAndGet(read);
    listener.bytesMoved(read);
  }
}
