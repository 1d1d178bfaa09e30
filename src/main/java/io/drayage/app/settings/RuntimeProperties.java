package io.drayage.app.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Properties of another Camel runtime, in which the routes run without {@code drayage run}. */
public final class RuntimeProperties {
  /** Property with the paths of the sync files, separated by commas. */
  public static final String FILES = "drayage.files";

  private static final String PREFIX = "drayage.";

  /** What only {@code drayage run} has: its libraries and routes are no part of other runtimes. */
  private static final Map<String, String> OFF =
      Map.of(
          "drayage.management.port", "0", "drayage.history.enabled", "false", "drayage.broker", "");

  private final Properties defaults = PropertiesFile.builtIn();

  /** Default of a property of Drayage; empty for other names. */
  public Optional<String> defaultOf(String name) {
    return name.startsWith(PREFIX)
        ? Optional.ofNullable(OFF.getOrDefault(name, defaults.getProperty(name)))
        : Optional.empty();
  }

  /**
   * Settings of a session.
   *
   * @param properties all properties of the runtime
   * @param home folder in which relative paths start
   */
  public Settings settings(Properties properties, Path home, Map<String, String> environment) {
    PropertiesFile given = new PropertiesFile(Path.of("properties of Camel"), properties);
    return Settings.of(
        new PropertySources(
            OFF, environment, new PropertiesFiles(given, Optional.empty()), defaults),
        home);
  }

  /** Paths of the sync files; empty if the runtime copies nothing. */
  public static List<Path> files(Settings settings) {
    return Arrays.stream(settings.text(FILES).orElse("").split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .toList();
  }
}
