package io.drayage.sync;

/** Work that was not begun since the program is stopping. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException(String subject) {
    super("not begun: " + subject + ": drayage is stopping");
  }
}
