package io.drayage.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Arguments of {@code tags --test}: all words up to an option or a sync file. */
final class TagArguments implements IParameterConsumer {
  @Override
  @SuppressWarnings("JdkObsolete") // picocli passes a Stack
  public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
    List<String> before = option.getValue();
    List<String> tags = new ArrayList<>(before);
    int known = tags.size();
    while (!arguments.isEmpty() && isTag(arguments.peek())) {
      tags.add(arguments.pop());
    }
    if (tags.size() == known) {
      throw new ParameterException(command.commandLine(), "--test needs at least one tag");
    }
    option.setValue(tags);
  }

  private static boolean isTag(String argument) {
    return !argument.startsWith("-") && !argument.matches("(?i).*\\.ya?ml") && !isFile(argument);
  }

  private static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
