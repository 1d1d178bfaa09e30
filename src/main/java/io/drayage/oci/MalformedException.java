package io.drayage.oci;

/**
 * Error of a text or document that the OCI specifications do not allow; the message gives the
 * reason.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an error with a message that is complete and safe to print. */
  public MalformedException(String message) {
    super(message);
  }
}
