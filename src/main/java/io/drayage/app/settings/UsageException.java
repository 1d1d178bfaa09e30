package io.drayage.app.settings;

/** Error in an operator's input; the message names its place. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Error with a message for the operator. */
  public UsageException(String message) {
    super(message);
  }
}
