package io.drayage.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.util.TimeUtils;

/** Values of properties as routes read them: by Camel's own classes, which need no context here. */
public final class CamelValues {
  /** Camel's form of a time. Its own reader takes any other text for no time at all. */
  private static final Pattern TIME =
      Pattern.compile("(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");

  private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

  private CamelValues() {}

  /**
   * Puts in what {@code {{key}}}, {@code {{key:default}}}, {@code {{env:NAME}}} and the like in
   * {@code text} stand for; empty if that is nothing ({@code {{?key}}}).
   *
   * @param values of the properties that the text may name
   * @throws IllegalArgumentException if it names one that is not set
   */
  public static Optional<String> resolve(String text, Function<String, Optional<String>> values) {
    if (!text.contains("{{")) {
      return Optional.of(text);
    }
    PropertiesComponent component = new PropertiesComponent();
    // which place wins is a matter of the values
    component.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    component.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    component.build();
    PropertiesLookup lookup = (key, otherwise) -> values.apply(key).orElse(otherwise);
    return Optional.ofNullable(
        new DefaultPropertiesParser(component).parseUri(text, lookup, true, false, true));
  }

  /** The time that a text such as {@code 30s} or {@code 1h30m} says; empty if it says none. */
  public static Optional<Duration> time(String text) {
    try {
      return TIME.matcher(text).matches()
          ? Optional.of(TimeUtils.toDuration(text)).filter(time -> time.compareTo(LONGEST) <= 0)
          : Optional.empty();
    } catch (NumberFormatException e) {
      // more digits than a number has
      return Optional.empty();
    }
  }
}
