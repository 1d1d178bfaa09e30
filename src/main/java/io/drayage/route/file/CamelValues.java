package io.drayage.route.file;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.util.TimeUtils;

/** Values of properties, read by Camel's own classes as in routes, but without a context. */
public final class CamelValues {
  /** Camel's form of a duration. Camel itself reads any other text as zero. */
  private static final Pattern TIME =
      Pattern.compile("(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");

  private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Z0-9]");
  private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

  private CamelValues() {}

  /**
   * Resolves placeholders such as {@code {{key}}}, {@code {{key:default}}} and {@code
   * {{env:NAME}}}. Empty if an optional one ({@code {{?key}}}) is not set.
   *
   * @param values values of properties by key
   * @throws IllegalArgumentException if a property is not set
   */
  public static Optional<String> resolve(String text, Function<String, Optional<String>> values) {
    if (!text.contains("{{")) {
      return Optional.of(text);
    }
    PropertiesComponent component = new PropertiesComponent();
    // the caller's values decide on precedence
    component.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    component.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    component.build();
    PropertiesLookup lookup = (key, otherwise) -> values.apply(key).orElse(otherwise);
    return Optional.ofNullable(
        new DefaultPropertiesParser(component).parseUri(text, lookup, true, false, true));
  }

  /** Returns the environment variable that sets a property. */
  public static String variable(String key) {
    return NOT_IN_VARIABLES.matcher(key.toUpperCase(Locale.ROOT)).replaceAll("_");
  }

  /** Parses a whole number of 32 bits; empty for any other text. */
  public static Optional<Integer> whole(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Parses a duration such as {@code 30s} or {@code 1h30m}; empty for any other text. */
  public static Optional<Duration> time(String text) {
    try {
      return TIME.matcher(text).matches()
          ? Optional.of(TimeUtils.toDuration(text)).filter(time -> time.compareTo(LONGEST) <= 0)
          : Optional.empty();
    } catch (NumberFormatException e) {
      // too many digits
      return Optional.empty();
    }
  }

  /** Ranks the environment last; the overrides already contain the variables that apply. */
  public static void letOverridesWin(PropertiesComponent properties) {
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
  }
}
