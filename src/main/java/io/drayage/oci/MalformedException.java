package io.drayage.oci;

/** Text or a document that cannot be read; the message says what is wrong or what to write. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception whose message is complete on its own and safe to print. */
  public MalformedException(String message) {
    super(message);
  }

  /** The same with its cause. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
