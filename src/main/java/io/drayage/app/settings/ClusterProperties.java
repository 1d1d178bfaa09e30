package io.drayage.app.settings;

import io.drayage.cluster.ClusterSettings;
import io.drayage.history.HistorySettings;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads the properties of several schedulers over one database. */
final class ClusterProperties {
  private static final String ENABLED = "drayage.cluster";
  private static final String NAME = "drayage.cluster.name";
  private static final String CHECK_IN = "drayage.cluster.check-in";
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final int MAX_NAME = 100;

  private ClusterProperties() {}

  /**
   * Reads the properties; empty for a scheduler that is alone.
   *
   * @throws UsageException if one can't be used
   */
  static Optional<ClusterSettings> read(Settings settings, Optional<HistorySettings> history) {
    Duration takeOver = settings.time(CHECK_IN, ChronoUnit.MILLIS, 1);
    if (!settings.value(ENABLED, ClusterProperties::isTrue).orElse(false)) {
      return Optional.empty();
    }
    if (history.filter(HistorySettings::isPostgresql).isEmpty()) {
      settings.refuse(
          settings.problem(
              ENABLED,
              "is true, and the history is not in a PostgreSQL: drayage.history.enabled must be"
                  + " true, and drayage.history.url a jdbc:postgresql://HOST:5432/DATABASE"));
      return Optional.empty();
    }
    if (takeOver.compareTo(LEAST) < 0) {
      settings.refuse(settings.problem(CHECK_IN, "is less than a second"));
    }
    String name = settings.value(NAME, ClusterProperties::name).orElseGet(ClusterProperties::host);
    return history.map(database -> new ClusterSettings(database, name, takeOver));
  }

  private static boolean isTrue(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new MalformedException("is neither true nor false");
    };
  }

  private static String name(String text) {
    if (text.isBlank()
        || text.length() > MAX_NAME
        || !PrintableText.text(text, MAX_NAME).equals(text)) {
      throw new MalformedException("is no name of 1 to %d characters".formatted(MAX_NAME));
    }
    return text.strip();
  }

  /** Name of this machine, or of its container. */
  private static String host() {
    try {
      return PrintableText.text(InetAddress.getLocalHost().getHostName(), MAX_NAME);
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
