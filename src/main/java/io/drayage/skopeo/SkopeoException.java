package io.drayage.skopeo;

/** Skopeo can't be run; the message names the program. */
public final class SkopeoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SkopeoException(String message) {
    super(message);
  }
}
