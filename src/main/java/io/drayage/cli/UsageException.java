package io.drayage.cli;

/** Something the operator wrote that can't be used; the message says what and where. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
