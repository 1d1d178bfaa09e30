package io.drayage.tag;

/** An expression or a range that can't be read; the message says what to write instead. */
public final class RuleTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuleTextException(String message) {
    super(message);
  }

  RuleTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
