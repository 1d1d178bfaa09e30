package io.drayage.registry.http;

/** Kinds of answers to requests. */
public enum StatusClass {
  SUCCESS("2xx"),
  REDIRECT("3xx"),
  /** A request that the registry rejects, including challenges for a token. */
  CLIENT_ERROR("4xx"),
  /** Too many requests or pulls. */
  RATE_LIMITED("429"),
  SERVER_ERROR("5xx"),
  /** No answer, or none in HTTP. */
  NO_ANSWER("error");

  private final String label;

  StatusClass(String label) {
    this.label = label;
  }

  /** The kind of an HTTP status. */
  public static StatusClass of(int status) {
    if (status == 429) {
      return RATE_LIMITED;
    }
    return switch (status / 100) {
      case 2 -> SUCCESS;
      case 3 -> REDIRECT;
      case 4 -> CLIENT_ERROR;
      case 5 -> SERVER_ERROR;
      default -> NO_ANSWER;
    };
  }

  /** The kind in metrics, such as {@code 2xx}. */
  public String label() {
    return label;
  }
}
