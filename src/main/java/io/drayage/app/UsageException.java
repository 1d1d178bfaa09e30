package io.drayage.app;

/** Something the operator wrote that can't be used; the message says what and where. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
