package io.drayage.oci;

/**
 * Text or a document that is not what the OCI specifications allow; the message says what is wrong.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception whose message is complete on its own and safe to print. */
  public MalformedException(String message) {
    super(message);
  }
}
