package io.drayage.management;

import java.util.Map;

/** A request that can't be answered, as RFC 9457 describes it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient Map<String, String> headers;

  /**
   * Creates the problem.
   *
   * @param status HTTP status
   * @param title kind of problem, the same for all of its kind
   * @param detail this case, for the caller; without secrets
   */
  public ProblemException(int status, String title, String detail) {
    this(status, title, detail, Map.of());
  }

  /** The same with headers of the answer, such as {@code Retry-After}. */
  public ProblemException(int status, String title, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.headers = Map.copyOf(headers);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Kind of problem. */
  public String title() {
    return title;
  }

  /** Headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
