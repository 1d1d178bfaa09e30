package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;

/** Treatment of keys in sync files that the format does not have. */
public enum UnknownKeys {
  /** The file is rejected, since a misspelt {@code tags} copies all tags. */
  ERROR,
  /** The key is ignored with a warning, as by dregsy. */
  WARN;

  /**
   * Reads the value of a setting.
   *
   * @throws MalformedException if it is neither {@code error} nor {@code warn}
   */
  public static UnknownKeys parse(String text) {
    return switch (text) {
      case "error" -> ERROR;
      case "warn" -> WARN;
      default ->
          throw new MalformedException(
              "'%s' is neither error nor warn".formatted(PrintableText.text(text, 60)));
    };
  }
}
