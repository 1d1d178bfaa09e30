package io.drayage.convert;

import io.drayage.oci.PrintableText;
import java.nio.file.Path;

/**
 * A message about a converted file.
 *
 * @param line counted from 1; 0 for the file as a whole
 * @param lost whether other images may be copied, elsewhere, at other times or not at all
 * @param message one line, complete, without secrets
 */
public record Finding(Path file, int line, boolean lost, String message) {
  private static final int MAX_CHARACTERS = 4096;

  /** Formats as {@code FILE:LINE: not carried over: message}, or with {@code note}. */
  @Override
  public String toString() {
    return text(PrintableText.text(file.toString(), MAX_CHARACTERS));
  }

  /** As {@link #toString}, without the folder of the file. */
  String inFile() {
    return text(shortName(file));
  }

  /** Name of the file without its folder, on one line. */
  static String shortName(Path file) {
    return PrintableText.text(String.valueOf(file.getFileName()), MAX_CHARACTERS);
  }

  private String text(String shown) {
    return shown
        + (line == 0 ? "" : ":" + line)
        + (lost ? ": not carried over: " : ": note: ")
        + message;
  }
}
