package io.drayage.oci;

/** Error of a text or document that cannot be read; the message has the reason or a correction. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an error with a message that is complete and safe to print. */
  public MalformedException(String message) {
    super(message);
  }

  /** Makes an error with its cause. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
