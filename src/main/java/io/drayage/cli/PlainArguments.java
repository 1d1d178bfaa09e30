package io.drayage.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Reads the usual arguments of commands on sync files without picocli, whose model of a command is
 * a fifth of all code that a {@code sync} runs before its first request. Arguments with any other
 * option, or with a mistake, are left to picocli, which explains them.
 */
final class PlainArguments {
  private static final String SET = "--set";
  private static final String TASK = "--task";

  private final List<Path> files = new ArrayList<>();
  private final Map<String, String> properties = new TreeMap<>();
  private Optional<String> taskPattern = Optional.empty();

  private PlainArguments() {}

  /** Returns the command that the arguments name; empty if picocli has to read them. */
  static Optional<Callable<Integer>> command(List<String> arguments, CommandContext context) {
    String name = arguments.isEmpty() ? "" : arguments.get(0);
    return switch (name) {
      case "sync" -> options(arguments).map(options -> new SyncCommand(context, options));
      case "run" -> options(arguments).map(options -> new RunCommand(context, options));
      case "plan" -> options(arguments).map(options -> new PlanCommand(context, options));
      case "tags" -> options(arguments).map(options -> new TagsCommand(context, options));
      case "validate" -> options(arguments).map(options -> new ValidateCommand(context, options));
      default -> Optional.empty();
    };
  }

  /** Returns the options after the name of a command; empty if picocli has to read them. */
  static Optional<PlanOptions> options(List<String> arguments) {
    PlainArguments plain = new PlainArguments();
    for (int at = 1; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      boolean apart = argument.equals(SET) || argument.equals(TASK);
      if (apart && at + 1 == arguments.size()) {
        return Optional.empty();
      }
      boolean read = apart ? plain.option(argument, arguments.get(++at)) : plain.read(argument);
      if (!read) {
        return Optional.empty();
      }
    }
    return plain.files.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlanOptions(plain.files, plain.taskPattern.orElse(""), plain.properties));
  }

  /** Reads an option with its value, or a file; false if it is neither. */
  private boolean read(String argument) {
    for (String name : List.of(SET, TASK)) {
      if (argument.startsWith(name + "=")) {
        return option(name, argument.substring(name.length() + 1));
      }
    }
    // picocli reads more arguments from a file after @
    boolean file = !argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("@");
    return file && files.add(Path.of(argument));
  }

  private boolean option(String name, String value) {
    if (value.isEmpty() || value.startsWith("-") || value.startsWith("@")) {
      return false;
    }
    if (name.equals(TASK)) {
      boolean first = taskPattern.isEmpty();
      taskPattern = Optional.of(value);
      return first;
    }
    int sign = value.indexOf('=');
    if (sign < 1) {
      return false;
    }
    properties.put(value.substring(0, sign), value.substring(sign + 1));
    return true;
  }
}
