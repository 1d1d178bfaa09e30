package io.drayage.app;

import io.drayage.config.UnknownKeys;
import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties: {@code --set}, then system properties, environment variables and the file {@code
 * config/application.properties}, then what is built in. The same order as Camel's.
 */
public final class Settings {
  public static final String UNKNOWN_KEYS = "drayage.sync-file.unknown-keys";

  private final Map<String, String> overrides;
  private final Map<String, String> environment;
  private final Properties file;
  private final Properties builtIn;
  private final Path home;

  private Settings(
      Map<String, String> overrides,
      Map<String, String> environment,
      Properties file,
      Properties builtIn,
      Path home) {
    this.overrides = Map.copyOf(overrides);
    this.environment = Map.copyOf(environment);
    this.file = file;
    this.builtIn = builtIn;
    this.home = home;
  }

  /**
   * Reads the file of {@code home}, if there is one.
   *
   * @throws UsageException if it is there and can't be read
   */
  public static Settings load(
      Path home, Map<String, String> overrides, Map<String, String> environment) {
    return new Settings(overrides, environment, fileProperties(home), builtInProperties(), home);
  }

  /** Where Camel finds the same properties, the first wins. */
  List<String> camelLocations() {
    return List.of(
        "file:" + propertiesFile(home) + ";optional=true", "classpath:application.properties");
  }

  Map<String, String> overrides() {
    return overrides;
  }

  public Optional<String> text(String key) {
    return first(
        overrides.get(key),
        System.getProperty(key),
        environment.get(environmentName(key)),
        file.getProperty(key),
        builtIn.getProperty(key));
  }

  /** The environment variable that {@code key} is taken from, empty if it is from elsewhere. */
  Optional<String> variable(String key) {
    String name = environmentName(key);
    boolean overridden = overrides.containsKey(key) || System.getProperty(key) != null;
    return overridden || !environment.containsKey(name) ? Optional.empty() : Optional.of(name);
  }

  /** A whole number of at least {@code least}. */
  public int count(String key, int least) {
    String value = required(key);
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new UsageException(
        "property %s: '%s' is not a whole number from %d on".formatted(key, value, least));
  }

  Duration millis(String key) {
    return Duration.ofMillis(count(key, 0));
  }

  public Duration seconds(String key) {
    return Duration.ofSeconds(count(key, 0));
  }

  /** A path; a relative one starts at the folder that holds drayage's own files. */
  public Path path(String key) {
    return home.resolve(required(key));
  }

  /**
   * Looks for names that would be ignored.
   *
   * @throws UsageException with a line for each property that does not exist
   */
  public void checkNames() {
    PropertyNames names = new PropertyNames(builtIn, path("drayage.routes.dir"));
    names.check(propertiesFile(home).toString(), file.stringPropertyNames(), values(file));
    names.check("--set", overrides.keySet(), overrides.values());
    Set<String> ours =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("drayage."))
            .collect(Collectors.toSet());
    names.check("-D", ours, List.of());
    names.checkVariables(environment.keySet());
    names.throwIfAny();
  }

  /**
   * Looks at the values whose form is known by what is built in.
   *
   * @return a problem for each number that is none
   */
  List<String> wrongValues() {
    List<String> problems = new ArrayList<>();
    for (String key : new TreeSet<>(builtIn.stringPropertyNames())) {
      boolean number = builtIn.getProperty(key).matches("[0-9]+");
      if (number && key.startsWith("drayage.") && !text(key).orElse("").contains("{{")) {
        try {
          count(key, 0);
        } catch (UsageException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return problems;
  }

  private static List<String> values(Properties properties) {
    return properties.stringPropertyNames().stream().map(properties::getProperty).toList();
  }

  /** What becomes of keys in sync files that the format does not have. */
  public UnknownKeys unknownKeys() {
    String value = text(UNKNOWN_KEYS).map(String::strip).orElse("error");
    return switch (value) {
      case "error" -> UnknownKeys.ERROR;
      case "warn" -> UnknownKeys.WARN;
      default ->
          throw new UsageException(
              "property %s: '%s' is neither error nor warn"
                  .formatted(UNKNOWN_KEYS, PrintableText.text(value, 60)));
    };
  }

  private String required(String key) {
    return text(key)
        .map(String::strip)
        .orElseThrow(() -> new UsageException("property " + key + " is not set"));
  }

  private static Optional<String> first(@Nullable String... values) {
    for (String value : values) {
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The environment variable that sets a property. */
  static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The file of the properties, which need not exist. */
  Path file() {
    return propertiesFile(home);
  }

  private static Path propertiesFile(Path home) {
    return home.resolve("config").resolve("application.properties");
  }

  private static Properties fileProperties(Path home) {
    Path path = propertiesFile(home);
    Properties properties = new Properties();
    if (!Files.exists(path)) {
      return properties;
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(path + ": can't be read: " + e.getMessage());
    }
  }

  private static Properties builtInProperties() {
    Properties properties = new Properties();
    try (InputStream stream = Settings.class.getResourceAsStream("/application.properties")) {
      if (stream == null) {
        throw new IllegalStateException("application.properties is missing from the jar");
      }
      properties.load(stream);
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("application.properties of the jar can't be read", e);
    }
  }
}
