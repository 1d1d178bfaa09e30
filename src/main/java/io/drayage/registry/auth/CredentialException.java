package io.drayage.registry.auth;

/** Credentials could not be looked up; the message says where and why, without their content. */
public final class CredentialException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} is complete and safe to print. */
  public CredentialException(String message) {
    super(message);
  }
}
