package io.drayage.registry.auth;

/** Credentials could not be looked up; the message says where and why, without their content. */
public final class CredentialException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean stopped;

  /** {@code message} is complete and safe to print. */
  public CredentialException(String message) {
    this(message, false);
  }

  private CredentialException(String message, boolean stopped) {
    super(message);
    this.stopped = stopped;
  }

  /** Nothing is looked up any more. */
  public static CredentialException stopped() {
    return new CredentialException("the program is stopping", true);
  }

  /** Whether the program was stopping, so that the credentials may well be good. */
  public boolean isStopped() {
    return stopped;
  }
}
