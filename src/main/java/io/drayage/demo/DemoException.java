package io.drayage.demo;

import org.jspecify.annotations.Nullable;

/** Error that ends the demonstration; the message gives the reason and the remedy. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    this(message, null);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
