package io.drayage.app.settings;

import io.drayage.config.ConfigProblem;
import io.drayage.route.file.CamelValues;
import io.drayage.route.file.RouteFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Places that set properties, the one that wins first: {@code --set}, system properties,
 * environment variables, the files, the defaults in the jar. Values are as written.
 *
 * @param overrides values of {@code --set}
 * @param builtIn defaults in the jar
 */
record PropertySources(
    Map<String, String> overrides,
    Map<String, String> environment,
    PropertiesFiles files,
    Properties builtIn) {
  PropertySources {
    overrides = Map.copyOf(overrides);
    environment = Map.copyOf(environment);
  }

  /** The same places, with the operator's own file. */
  PropertySources with(Path own) {
    String place = place(PropertiesFiles.OWN);
    if (place.startsWith("-") && !Files.exists(own)) {
      throw new UsageException(
          "%s: property %s: there is no file %s".formatted(place, PropertiesFiles.OWN, own));
    }
    return new PropertySources(overrides, environment, files.with(own), builtIn);
  }

  /** Value of {@code key}, with its placeholders; empty if no place sets it. */
  Optional<String> value(String key) {
    return first(
        overrides.get(key),
        System.getProperty(key),
        environment.get(environmentName(key)),
        files.value(key).orElse(null),
        builtIn.getProperty(key));
  }

  /** Shipped value of {@code key}. */
  Optional<String> defaultOf(String key) {
    return Optional.ofNullable(builtIn.getProperty(key));
  }

  /** Values that win over the files. */
  Map<String, String> overFiles() {
    Map<String, String> winning = new TreeMap<>();
    Set<String> keys = new TreeSet<>(builtIn.stringPropertyNames());
    keys.addAll(files.names());
    for (String key : keys) {
      first(System.getProperty(key), environment.get(environmentName(key)))
          .ifPresent(value -> winning.put(key, value));
    }
    winning.putAll(overrides);
    return winning;
  }

  /** Locations of the files and defaults for Camel; the first wins. */
  List<String> camelLocations() {
    return Stream.concat(
            files.all().stream().map(file -> "file:" + file.path() + ";optional=true"),
            Stream.of("classpath:application.properties"))
        .toList();
  }

  /** Names set in the files, by system properties or by {@code --set}. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(files.names());
    names.addAll(System.getProperties().stringPropertyNames());
    names.addAll(overrides.keySet());
    return names;
  }

  /** Environment variable that sets {@code key}; empty if another place does. */
  Optional<String> variable(String key) {
    String name = environmentName(key);
    boolean overridden = overrides.containsKey(key) || System.getProperty(key) != null;
    return overridden || !environment.containsKey(name) ? Optional.empty() : Optional.of(name);
  }

  /** Place that sets {@code key}, for messages. */
  String place(String key) {
    if (overrides.containsKey(key)) {
      return "--set";
    }
    if (System.getProperty(key) != null) {
      return "-D";
    }
    return variable(key).map("environment variable "::concat).orElseGet(() -> files.place(key));
  }

  /** Warning for an own file that does not exist. */
  Optional<ConfigProblem> absentFile() {
    return files.absent(place(PropertiesFiles.OWN));
  }

  /**
   * Checks the names of all properties.
   *
   * @throws UsageException with a line for each unknown property
   */
  void checkNames(RouteFolder routes) {
    PropertyNames names = new PropertyNames(builtIn, routes);
    for (PropertiesFile file : files.all()) {
      names.check(file.path().toString(), file.properties().stringPropertyNames(), file.values());
    }
    names.check("--set", overrides.keySet(), overrides.values());
    Set<String> ours =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("drayage."))
            .collect(Collectors.toSet());
    names.check("-D", ours, List.of());
    names.checkVariables(environment.keySet());
    names.throwIfAny();
  }

  /** Environment variable of a property. */
  static String environmentName(String key) {
    return CamelValues.variable(key);
  }

  private static Optional<String> first(@Nullable String... values) {
    for (String value : values) {
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
