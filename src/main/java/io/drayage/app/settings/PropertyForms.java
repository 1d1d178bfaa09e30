package io.drayage.app.settings;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.CamelValues;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** Parsers of properties' values; {@link MalformedException} says what is expected. */
final class PropertyForms {
  private PropertyForms() {}

  /** Parser of whole numbers. */
  static Function<String, Integer> atLeast(int least) {
    return text ->
        whole(text, least)
            .orElseThrow(() -> isNot("a whole number from %d on".formatted(least), text));
  }

  /** Parses a factor such as 0.3 or 2. */
  static double factor(String text) {
    if (text.matches("\\d+(\\.\\d+)?")) {
      return Double.parseDouble(text);
    }
    throw isNot("a number from 0 on", text);
  }

  /** Parser of times of at least {@code least} units; a plain number is in that unit. */
  static Function<String, Duration> time(ChronoUnit unit, int least) {
    Duration shortest = Duration.of(least, unit);
    return text ->
        whole(text, least)
            .map(number -> Duration.of(number, unit))
            .or(() -> CamelValues.time(text).filter(time -> time.compareTo(shortest) >= 0))
            .orElseThrow(() -> isNot(form(unit, least), text));
  }

  private static String form(ChronoUnit unit, int least) {
    return "a whole number of %s from %d on, nor a time such as 30s or 1h30m"
        .formatted(unit == ChronoUnit.MILLIS ? "milliseconds" : "seconds", least);
  }

  private static MalformedException isNot(String form, String text) {
    return new MalformedException("'%s' is not %s".formatted(PrintableText.text(text, 60), form));
  }

  private static Optional<Integer> whole(String text, int least) {
    return CamelValues.whole(text).filter(number -> number >= least);
  }
}
