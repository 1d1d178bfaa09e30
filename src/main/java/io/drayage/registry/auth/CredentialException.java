package io.drayage.registry.auth;

/** Failed look-up of credentials; the message says where and why, without their content. */
public final class CredentialException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean stopped;

  /** Failure with a complete message that is safe to print. */
  public CredentialException(String message) {
    this(message, false);
  }

  private CredentialException(String message, boolean stopped) {
    super(message);
    this.stopped = stopped;
  }

  /** Failure of a program that is stopping. */
  public static CredentialException stopped() {
    return new CredentialException("the program is stopping", true);
  }

  /** Whether the program is stopping, which is no sign of bad credentials. */
  public boolean isStopped() {
    return stopped;
  }
}
