package io.drayage.sync.copy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read as moved, and takes them back after a broken transfer. */
final class CountedStream {
  private final ImageBytes image;
  private final AtomicLong bytes = new AtomicLong();

  CountedStream(ImageBytes image) {
    this.image = image;
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
    image.moved(-bytes.getAndSet(0));
  }

  private void count(int read) {
    bytes.addAndGet(read);
    image.moved(read);
  }
}
