package io.drayage.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drayage completion}: prints the script that completes commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints the script that completes commands and options in a shell.",
      "For bash: source <(drayage completion bash)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "drayage";

  /** Name that picocli gives to the function of the script. */
  private static final String FUNCTION = "_complete_" + PROGRAM;

  /** Shells with completion; the names are those on the command line. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "Shell: ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final CommandContext context;

  CompletionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash(PROGRAM, spec.root().commandLine());
    context.out().print(shell == Shell.bash ? script : zsh(script));
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }

  /** Makes the file {@code _drayage} for a folder of zsh's {@code fpath}. */
  private static String zsh(String script) {
    return """
    #compdef %1$s
    autoload -U +X bashcompinit && bashcompinit
    %2$s
    # the first completion loads this file and expects its answer
    _bash_complete -o default -F %3$s
    """
        .formatted(PROGRAM, script, FUNCTION);
  }
}
