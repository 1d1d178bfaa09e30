package io.drayage.cli;

import io.drayage.app.settings.UsageException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.RouteException;
import io.drayage.skopeo.SkopeoException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/**
 * The command line. Exit codes: 0 all in sync, 1 failures, 2 configuration, 3 credentials, 70 the
 * Java machine failed, 130 and 143 ended by a signal. Refers to no class of picocli, since those
 * are in no class archive of Java 25 and would be loaded at each start.
 */
public final class Drayage implements Thread.UncaughtExceptionHandler {
  private Drayage() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(new Drayage());
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
  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
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
          : DrayageCommand.execute(translated, context);
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

  /** Tells a failure; returns the exit code. */
  static int tell(Exception failure, CommandContext context) {
    context.err().println(explain(failure, context.environment()));
    return exitCode(failure).code();
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
