package io.drayage.demo;

import org.jspecify.annotations.Nullable;

/** The demonstration, or a part of it, can't go on; the message says why and what to do. */
public final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    this(message, null);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
