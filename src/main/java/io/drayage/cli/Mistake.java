package io.drayage.cli;

import io.drayage.config.ClosestKey;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Messages for a malformed command line, with the likely spelling. */
final class Mistake {
  private static final int MAX_EDITS = 2;
  // message of picocli's help command
  private static final Pattern UNKNOWN_COMMAND = Pattern.compile("Unknown subcommand '(.*)'\\.");

  private Mistake() {}

  static String explain(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    return "%s%n(%s --help shows how it is used)".formatted(problem(failure, command), name);
  }

  private static String problem(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().get(0);
      if (argument.startsWith("-")) {
        String option = argument.split("=", 2)[0];
        return "unknown option '%s'%s"
            .formatted(option, meant(option, command.getCommandSpec().optionsMap().keySet()));
      }
      if (!command.getSubcommands().isEmpty()) {
        return "no command '%s'%s"
            .formatted(argument, meant(argument, command.getSubcommands().keySet()));
      }
    }
    String message = String.valueOf(failure.getMessage());
    Matcher unknown = UNKNOWN_COMMAND.matcher(message);
    if (unknown.matches()) {
      String name = unknown.group(1);
      return "no command '%s'%s".formatted(name, meant(name, command.getSubcommands().keySet()));
    }
    // picocli has the word twice
    return message.replace("option option", "option");
  }

  private static String meant(String word, Collection<String> known) {
    Optional<String> closest = ClosestKey.within(word, known, MAX_EDITS);
    return closest.map("; did you mean '%s'?"::formatted).orElse("");
  }
}
