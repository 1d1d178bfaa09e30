package io.drayage.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something that is wrong, or worth a warning, in a sync file.
 *
 * @param line counted from 1; 0 where the file as a whole is meant
 * @param column counted from 1, in characters; 0 where the line or the file as a whole is meant
 * @param message one line, complete, without secrets
 */
public record ConfigProblem(Path file, int line, int column, String message) {
  /** By place in the file. */
  static final Comparator<ConfigProblem> BY_PLACE =
      Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

  /** As {@code FILE:LINE:COLUMN: message}, without the numbers that are 0. */
  @Override
  public String toString() {
    return place() + ": " + message;
  }

  /** As {@code FILE:LINE:COLUMN: warning: message}, likewise. */
  public String asWarning() {
    return place() + ": warning: " + message;
  }

  /** As {@code FILE:LINE:COLUMN}, without the numbers that are 0. */
  public String place() {
    return file + number(line) + number(column);
  }

  /** The same problem, which exists only under a condition. */
  ConfigProblem under(String condition) {
    return new ConfigProblem(file, line, column, condition + ", " + message);
  }

  private static String number(int number) {
    return number == 0 ? "" : ":" + number;
  }
}
