package io.drayage.app.settings;

import io.drayage.history.HistorySettings;
import io.drayage.oci.MalformedException;
import java.time.temporal.ChronoUnit;

/** Reads the properties of the history. */
public final class HistoryProperties {
  /** Whether there is a history. */
  static final String ENABLED = "drayage.history.enabled";

  /** Name of the file of its routes. */
  static final String ROUTES = "history.camel.yaml";

  private static final String URL = "drayage.history.url";
  private static final String PASSWORD = "drayage.history.password";

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
        PasswordProperty.read(settings, PASSWORD),
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
}
