package io.drayage.convert;

import java.nio.file.Path;

/**
 * A message about a converted file.
 *
 * @param line counted from 1; 0 for the file as a whole
 * @param lost whether other images may be copied, elsewhere, at other times or not at all
 * @param message one line, complete, without secrets
 */
public record Finding(Path file, int line, boolean lost, String message) {
  /** Formats as {@code FILE:LINE: not carried over: message}, or with {@code note}. */
  @Override
  public String toString() {
    return text(file.toString());
  }

  /** As {@link #toString}, without the folder of the file. */
  String inFile() {
    return text(String.valueOf(file.getFileName()));
  }

  private String text(String shown) {
    return shown
        + (line == 0 ? "" : ":" + line)
        + (lost ? ": not carried over: " : ": note: ")
        + message;
  }
}
