package io.drayage.convert;

/** Input that can't be converted at all; the message is complete and without secrets. */
public final class ConvertException extends Exception {
  private static final long serialVersionUID = 1L;

  ConvertException(String message) {
    super(message);
  }
}
