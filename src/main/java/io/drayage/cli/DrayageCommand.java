package io.drayage.cli;

import io.drayage.app.Build;
import io.drayage.app.settings.UsageException;
import io.drayage.config.SyncFormat;
import io.drayage.demo.Demo;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code drayage}: the model of all commands, which picocli reads from annotations. */
@Command(
    name = "drayage",
    description = "Keeps a private container registry filled from public ones.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "All options of one command: drayage help COMMAND",
      "dregsy's spelling works too: drayage -config=FILE [-run=REGEX]",
      "Exit codes: 0 all in sync, 1 some image failed, 2 configuration, 3 a registry refused"
          + " credentials, 70 the Java machine failed (usually for lack of memory), 130 ended by"
          + " SIGINT (Ctrl-C), 143 ended by SIGTERM."
    })
final class DrayageCommand implements Runnable {
  private static final int USUAL_COLUMNS = 80;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private DrayageCommand() {}

  /** Runs the command of these arguments; returns its exit code. */
  static int execute(List<String> arguments, CommandContext context) {
    return line(arguments, context).execute(arguments.toArray(String[]::new));
  }

  /** The model of all commands, or of {@code sync} alone if it is the first argument. */
  static CommandLine line(List<String> arguments, CommandContext context) {
    CommandLine commandLine = new CommandLine(new DrayageCommand());
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    // reading the options of all commands is a fortieth of the CPU of an unchanged sync
    if (first.equals("sync")) {
      CommandLine unused = commandLine.addSubcommand(new SyncCommand(context));
    } else {
      addCommands(commandLine, context);
    }
    commandLine.getCommandSpec().versionProvider(new BuildVersion());
    commandLine.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            context.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    commandLine.setUsageHelpWidth(Terminal.columns(context.environment(), USUAL_COLUMNS));
    commandLine.setUsageHelpAutoWidth(
        context.colour() && !context.environment().containsKey("COLUMNS"));
    FailureAnswers answers = new FailureAnswers(context);
    commandLine.setParameterExceptionHandler(answers);
    commandLine.setExecutionExceptionHandler(answers);
    return commandLine;
  }

  private static void addCommands(CommandLine commandLine, CommandContext context) {
    List<Object> commands =
        List.of(
            new SyncCommand(context),
            new RunCommand(context),
            new WorkerCommand(context),
            new PlanCommand(context),
            new TagsCommand(context),
            new ValidateCommand(context),
            new ConvertCommand(context),
            new RoutesCommand(context),
            new StatusCommand(context),
            new HistoryCommand(context),
            new RunTaskCommand(context),
            new PauseCommand(context),
            new ResumeCommand(context),
            command(
                "schema",
                "Prints the JSON Schema of sync files, for editors.",
                () -> schema(context)),
            command(
                "demo",
                "Syncs between two real registries on this machine, then cleans up.",
                () -> demo(context)),
            new CompletionCommand(context),
            command(
                "archive", "Writes the class archive for short starts.", DrayageCommand::archive),
            new HelpCommand());
    for (Object command : commands) {
      CommandLine unused = commandLine.addSubcommand(command);
    }
  }

  /** Reads the manifest of the jar only where the version is asked for. */
  private record BuildVersion() implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Build build = Build.read();
      String version = build.version().isEmpty() ? "built from source" : build.version();
      String commit = build.commit().isEmpty() ? "" : " (commit %s)".formatted(build.commit());
      return new String[] {"drayage " + version + commit};
    }
  }

  /** Tells failures. Lambdas of picocli's types would keep its classes out of the class archive. */
  private record FailureAnswers(CommandContext context)
      implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
      context.err().println(Mistake.explain(failure));
      return ExitCode.CONFIGURATION.code();
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      return Drayage.tell(failure, context);
    }
  }

  /** A command without parameters. */
  private static CommandSpec command(String name, String description, Callable<Integer> action) {
    CommandSpec command = CommandSpec.wrapWithoutInspection(action).name(name);
    command.mixinStandardHelpOptions(true).usageMessage().description(description);
    return command;
  }

  private static int schema(CommandContext context) {
    context.out().print(SyncFormat.schema());
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }

  private static int demo(CommandContext context) {
    Logging.start(context, Logging.Beside.ANSWER);
    return new Demo(context.home(), context.out()).run();
  }

  private static int archive() {
    throw new UsageException(
        "drayage: the start script `drayage` beside the jar writes the class archive");
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is needed: sync, run, worker, plan, tags, validate, convert, routes, status, history,"
            + " run-task, pause, resume, schema, demo, completion, archive or help");
  }
}
