package io.drayage.management;

/** A request that can't be answered, as RFC 9457 describes it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  /**
   * Creates the problem.
   *
   * @param status HTTP status
   * @param title kind of problem, the same for all of its kind
   * @param detail this case, for the caller; without secrets
   */
  public ProblemException(int status, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Kind of problem. */
  public String title() {
    return title;
  }
}
