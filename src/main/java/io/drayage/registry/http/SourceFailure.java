package io.drayage.registry.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Failure to read a request's content, rather than one of the registry that receives it. */
final class SourceFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final RuntimeException failure;

  SourceFailure(Exception cause) {
    super("the content could not be read", cause);
    this.failure = unchecked(cause);
  }

  static SourceFailure ended(long readBytes, long wantedBytes) {
    return new SourceFailure(
        new EOFException(
            "the content ended after %d of %d bytes".formatted(readBytes, wantedBytes)));
  }

  /** Failure of the stream; an I/O exception is wrapped. */
  RuntimeException failure() {
    return failure;
  }

  private static RuntimeException unchecked(Exception cause) {
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof IOException checked) {
      return new UncheckedIOException(checked);
    }
    return new IllegalStateException(cause);
  }
}
