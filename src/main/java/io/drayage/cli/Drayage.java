package io.drayage.cli;

import io.drayage.app.Build;
import io.drayage.app.settings.UsageException;
import io.drayage.config.SyncFormat;
import io.drayage.demo.Demo;
import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.RouteException;
import io.drayage.skopeo.SkopeoException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
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

/**
 * The command line. Exit codes: 0 all in sync, 1 failures, 2 configuration, 3 credentials, 70 the
 * Java machine failed, 130 and 143 ended by a signal.
 */
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
public final class Drayage implements Runnable {
  private static final int USUAL_COLUMNS = 80;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private Drayage() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> died(failure));
    Map<String, String> environment = System.getenv();
    CommandContext context =
        new CommandContext(
            environment,
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Terminal.onStandardError(),
            Terminal.showsColours(environment));
    // a failed start may leave threads of Camel, timers and pools
    System.exit(execute(arguments, context));
  }

  /** Reports an uncaught error; one of the Java machine ends the process, as threads may hang. */
  private static void died(Throwable failure) {
    boolean jvm = FailureKind.ofUnexpected(failure) == FailureKind.JVM_ERROR;
    try {
      System.err.println(
          "drayage: " + (jvm ? "the Java machine failed: " : "unexpected ") + failure);
    } finally {
      if (jvm) {
        Runtime.getRuntime().halt(ExitCode.JVM_ERROR.code());
      }
    }
  }

  /** UTF-8 in any locale, as in the log and in JSON. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs a command in this process, without colours, and returns its exit code. */
  public static int execute(
      String[] arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal) {
    return execute(arguments, new CommandContext(environment, out, err, terminal, false));
  }

  private static int execute(String[] arguments, CommandContext context) {
    PrintStream err = context.err();
    try {
      List<String> translated = DregsyArguments.translate(Arrays.asList(arguments));
      Optional<Callable<Integer>> plain = PlainArguments.command(translated, context);
      return plain.isPresent()
          ? call(plain.get(), context)
          : commandLine(translated, context).execute(translated.toArray(String[]::new));
    } catch (UsageException e) {
      err.println("drayage: " + e.getMessage());
      return ExitCode.CONFIGURATION.code();
    }
  }

  private static int call(Callable<Integer> command, CommandContext context) {
    try {
      return command.call();
    } catch (Exception e) {
      return tell(e, context);
    }
  }

  private static int tell(Exception failure, CommandContext context) {
    context.err().println(explain(failure, context.environment()));
    return exitCode(failure).code();
  }

  /** The model of all commands, or of {@code sync} alone if it is the first argument. */
  static CommandLine commandLine(List<String> arguments, CommandContext context) {
    CommandLine commandLine = new CommandLine(new Drayage());
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
            command("archive", "Writes the class archive for short starts.", Drayage::archive),
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
      return tell(failure, context);
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

  private static ExitCode exitCode(Exception failure) {
    return failure instanceof UsageException
            || failure instanceof RouteException
            || failure instanceof SkopeoException
        ? ExitCode.CONFIGURATION
        : FailureKind.ofUnexpected(failure) == FailureKind.JVM_ERROR
            ? ExitCode.JVM_ERROR
            : ExitCode.FAILED;
  }

  private static String explain(Exception failure, Map<String, String> environment) {
    if (exitCode(failure) == ExitCode.CONFIGURATION) {
      return String.valueOf(failure.getMessage());
    }
    if ("debug".equals(environment.get("LOG_LEVEL"))) {
      LoggerFactory.getLogger(Drayage.class).debug("unexpected", failure);
    }
    return "drayage: unexpected %s: %s; LOG_LEVEL=debug shows where"
        .formatted(
            failure.getClass().getSimpleName(),
            PrintableText.text(String.valueOf(failure.getMessage()), 500));
  }
}
