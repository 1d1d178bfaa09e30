package io.drayage.api;

import io.drayage.management.ProblemException;
import io.drayage.oci.PrintableText;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** The problems of this package's resources. */
final class Problems {
  private static final int MAX_SHOWN = 200;

  private Problems() {}

  static ProblemException parameter(String name, String reason) {
    return new ProblemException(400, "Unusable parameter", name + ": " + reason);
  }

  static ProblemException body(String reason) {
    return new ProblemException(400, "Unusable body", reason);
  }

  static ProblemException noSuch(String kind, String name) {
    return new ProblemException(
        404, "No such " + kind, "there is no %s '%s'".formatted(kind, shown(name)));
  }

  /** Calls the history. */
  static <T> T history(Supplier<T> call) {
    try {
      return call.get();
    } catch (UncheckedIOException e) {
      String cause =
          Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("no reason is known");
      throw new ProblemException(
          503, "History unavailable", "the history does not answer: " + shown(cause));
    } catch (IllegalArgumentException e) {
      throw Cursors.unusable();
    }
  }

  /** Calls an action on a task or an image. */
  static <T> T existing(String kind, String name, Supplier<T> call) {
    try {
      return call.get();
    } catch (NoSuchElementException e) {
      throw noSuch(kind, name);
    }
  }

  /** A text of a caller or a registry as one short line. */
  static String shown(String text) {
    return PrintableText.text(text, MAX_SHOWN);
  }
}
