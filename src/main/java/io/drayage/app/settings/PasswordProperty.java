package io.drayage.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A password in a property {@code KEY}, or in the file that {@code KEY-file} names. */
final class PasswordProperty {
  private static final String FILE = "-file";

  private PasswordProperty() {}

  /**
   * Reads the properties. A file is read again at each call, so that a new password needs no
   * restart.
   *
   * @throws UsageException if both are set, or the file can't be read
   */
  static Supplier<Optional<String>> read(Settings settings, String key) {
    Optional<String> text = settings.text(key).filter(any -> !any.isEmpty());
    String fileKey = key + FILE;
    if (settings.text(fileKey).orElse("").isBlank()) {
      return () -> text;
    }
    if (text.isPresent()) {
      settings.refuse(settings.problem(fileKey, "not together with " + key));
    }
    Path file = settings.path(fileKey);
    if (!Files.isReadable(file)) {
      settings.refuse(settings.problem(fileKey, "is no file that can be read"));
    }
    return () -> content(file);
  }

  private static Optional<String> content(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
