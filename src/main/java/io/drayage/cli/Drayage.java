package io.drayage.cli;

import io.drayage.oci.Printable;
import io.drayage.registry.FailureKind;
import io.drayage.route.RouteException;
import io.drayage.skopeo.SkopeoException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 all in sync, 1 something failed, 2 configuration, 3 credentials,
 * 70 the Java machine failed.
 */
@Command(
    name = "drayage",
    description = "Keeps a private container registry filled from public ones.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "dregsy's own spelling works too: drayage -config=FILE [-run=REGEX]",
      "Exit codes: 0 all in sync, 1 some image failed, 2 configuration, 3 a registry refused"
          + " credentials,",
      "70 the Java machine failed, for want of memory as a rule."
    })
public final class Drayage implements Runnable {
  private static final Map<String, Function<CommandContext, Object>> COMMANDS = commands();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private Drayage() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> died(failure));
    boolean terminal = Terminal.onStandardError();
    // Camel, timers and pools leave threads behind when a start fails
    System.exit(
        execute(
            arguments,
            System.getenv(),
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            terminal));
  }

  /** A thread ended by an error may have left others waiting, so that the process ends with it. */
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

  /** Whatever the locale says: the log and what reads our JSON are UTF-8 too. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs a command in this process; returns its exit code. */
  static int execute(
      String[] arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      boolean terminal) {
    CommandContext context = new CommandContext(environment, out, err, terminal);
    try {
      List<String> translated = DregsyArguments.translate(Arrays.asList(arguments));
      CommandLine commandLine = new CommandLine(new Drayage());
      named(translated).forEach(command -> commandLine.addSubcommand(command.apply(context)));
      commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
      commandLine.setExecutionExceptionHandler(
          (failure, command, parsed) -> {
            err.println(explain(failure, environment));
            return exitCode(failure).code();
          });
      return commandLine.execute(translated.toArray(String[]::new));
    } catch (UsageException e) {
      err.println("drayage: " + e.getMessage());
      return ExitCode.CONFIGURATION.code();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: sync, run, plan, tags, validate, schema or demo");
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
            Printable.text(String.valueOf(failure.getMessage()), 500));
  }

  /** The command that is named, or all where it is none: to read their options takes a while. */
  private static Collection<Function<CommandContext, Object>> named(List<String> arguments) {
    Optional<Function<CommandContext, Object>> command =
        arguments.stream().findFirst().map(COMMANDS::get);
    return command.isPresent() ? List.of(command.get()) : COMMANDS.values();
  }

  private static Map<String, Function<CommandContext, Object>> commands() {
    Map<String, Function<CommandContext, Object>> commands = new LinkedHashMap<>();
    commands.put("sync", SyncCommand::new);
    commands.put("run", RunCommand::new);
    commands.put("plan", PlanCommand::new);
    commands.put("tags", TagsCommand::new);
    commands.put("validate", ValidateCommand::new);
    commands.put("schema", SchemaCommand::new);
    commands.put("demo", DemoCommand::new);
    return Collections.unmodifiableMap(commands);
  }
}
