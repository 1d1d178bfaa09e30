package io.drayage.skopeo;

/** There is no skopeo that could be run; the message says where it was sought. */
public final class SkopeoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SkopeoException(String message) {
    super(message);
  }
}
