package io.drayage.tag;

/** Error of an expression or a range; the message proposes a correction. */
public final class RuleTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuleTextException(String message) {
    super(message);
  }

  RuleTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
