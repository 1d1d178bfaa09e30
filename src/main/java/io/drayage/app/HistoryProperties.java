package io.drayage.app;

import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.history.HistorySettings;
import io.drayage.oci.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the properties of the history. */
public final class HistoryProperties {
  /** Whether there is a history. */
  static final String ENABLED = "drayage.history.enabled";

  /** Name of the file of its routes. */
  static final String ROUTES = "history.camel.yaml";

  private static final String URL = "drayage.history.url";
  private static final String PASSWORD = "drayage.history.password";
  private static final String PASSWORD_FILE = "drayage.history.password-file";

  private HistoryProperties() {}

  /** Whether there is a history. */
  static boolean isEnabled(Settings settings) {
    return settings
        .value(
            ENABLED,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new MalformedException("is neither true nor false");
                })
        .orElse(true);
  }

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  public static HistorySettings read(Settings settings) {
    settings.time("drayage.history.interval", ChronoUnit.MILLIS, 1);
    settings.time("drayage.history.forget-interval", ChronoUnit.MILLIS, 1);
    return new HistorySettings(
        settings.value(URL, HistoryProperties::url).orElse(""),
        settings.text("drayage.history.user").filter(user -> !user.isBlank()),
        password(settings),
        settings.path("drayage.state.dir"),
        settings.time("drayage.history.keep", ChronoUnit.MILLIS, 1),
        settings.count("drayage.history.batch-size", 1),
        settings.count("drayage.history.outbox.max", 1));
  }

  /** The text may hold a password, so that no message shows it. */
  private static String url(String text) {
    if (HistorySettings.isUsable(text)) {
      return text;
    }
    throw new MalformedException(
        "is neither empty nor the JDBC URL of a PostgreSQL, jdbc:postgresql://HOST:5432/DATABASE");
  }

  private static Supplier<Optional<String>> password(Settings settings) {
    Optional<String> text = settings.text(PASSWORD).filter(any -> !any.isEmpty());
    if (!settings.isSet(PASSWORD_FILE)) {
      return () -> text;
    }
    if (text.isPresent()) {
      settings.refuse(settings.problem(PASSWORD_FILE, "not together with " + PASSWORD));
    }
    Path file = settings.path(PASSWORD_FILE);
    if (!Files.isReadable(file)) {
      settings.refuse(settings.problem(PASSWORD_FILE, "is no file that can be read"));
    }
    return () -> content(file);
  }

  /** The file of the moment, so that a new password needs no restart. */
  private static Optional<String> content(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
