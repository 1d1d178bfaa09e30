package io.drayage.cli;

import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Translation of dregsy's command line ({@code -config=FILE -run=REGEX}). */
final class DregsyArguments {
  private DregsyArguments() {}

  /** Translates dregsy's arguments; others are returned unchanged. */
  static List<String> translate(List<String> arguments) {
    boolean dregsy = arguments.stream().anyMatch(argument -> isOption(argument, "config"));
    if (!dregsy || hasCommand(arguments)) {
      return List.copyOf(arguments);
    }
    // dregsy ignores unknown keys
    List<String> translated =
        new ArrayList<>(List.of("run", "--set=" + Settings.UNKNOWN_KEYS + "=warn"));
    for (int at = 0; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      boolean isConfig = isOption(argument, "config");
      if (isConfig || isOption(argument, "run")) {
        boolean joined = argument.indexOf('=') >= 0;
        String value = joined ? value(argument) : next(arguments, ++at, argument);
        translated.add(isConfig ? value : "--task=" + value);
      } else {
        translated.add(argument);
      }
    }
    return translated;
  }

  private static boolean hasCommand(List<String> arguments) {
    return !arguments.get(0).startsWith("-");
  }

  private static boolean isOption(String argument, String name) {
    return Arrays.asList("-" + name, "--" + name).contains(argument.split("=", 2)[0]);
  }

  private static String value(String argument) {
    return argument.substring(argument.indexOf('=') + 1);
  }

  private static String next(List<String> arguments, int at, String option) {
    if (at >= arguments.size()) {
      throw new UsageException(option + " needs a value: " + option + "=…");
    }
    return arguments.get(at);
  }
}
