package io.drayage.push;

/** A push notification that is refused. The message is one line for the sender, without secrets. */
public final class HookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Refuses with an HTTP status. */
  public HookException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Status of the answer: 400, 401, 403 or 413. */
  public int status() {
    return status;
  }
}
