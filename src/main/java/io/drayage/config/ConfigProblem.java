package io.drayage.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A problem or a warning about a sync file.
 *
 * @param line counted from 1; 0 for the file as a whole
 * @param column counted from 1, in characters; 0 for the line or the file as a whole
 * @param message one line, complete, without secrets
 */
public record ConfigProblem(Path file, int line, int column, String message) {
  /** Order of the file. Comparators of Java's own are in no class archive. */
  static final Comparator<ConfigProblem> BY_PLACE = ConfigProblem::compare;

  private static int compare(ConfigProblem one, ConfigProblem other) {
    int lines = Integer.compare(one.line, other.line);
    return lines == 0 ? Integer.compare(one.column, other.column) : lines;
  }

  /** Formats as {@code FILE:LINE:COLUMN: message}, without numbers that are 0. */
  @Override
  public String toString() {
    return place() + ": " + message;
  }

  /** Problem as {@code FILE:LINE:COLUMN: warning: message}, likewise. */
  public String asWarning() {
    return place() + ": warning: " + message;
  }

  /** Place as {@code FILE:LINE:COLUMN}, without numbers that are 0. */
  public String place() {
    return file + number(line) + number(column);
  }

  /** The same problem under a condition. */
  ConfigProblem under(String condition) {
    return new ConfigProblem(file, line, column, condition + ", " + message);
  }

  private static String number(int number) {
    return number == 0 ? "" : ":" + number;
  }
}
