package io.drayage.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/**
 * Sets up the log on standard error. {@code LOG_LEVEL} (default info) and {@code LOG_FORMAT}
 * ({@code json} or {@code text}; json when standard error is no terminal) as dregsy has them.
 */
final class Logging {
  // clears what is left of a progress bar before the line is written over it
  private static final String OVER_PROGRESS = "\r\u001b[K";

  private Logging() {}

  /** What the environment asks for. */
  private enum Format {
    JSON,
    TEXT
  }

  /**
   * Sets up logging for this process.
   *
   * @param progress whether a progress bar is shown on the same terminal
   * @throws UsageException if a variable has a value that is none
   */
  static void start(CommandContext context, boolean progress) {
    Map<String, String> environment = context.environment();
    Level level = level(environment.getOrDefault("LOG_LEVEL", ""), progress);
    Format format = format(environment.getOrDefault("LOG_FORMAT", ""), context.terminal());
    boolean debug = level.isLessSpecificThan(Level.DEBUG);
    LogConfiguration configuration = new LogConfiguration();
    // Camel's own lines are of no use to an operator, unless one looks for something
    configuration.limit("org.apache.camel", debug ? level : Level.WARN);
    configuration.limit("org.apache.hc", Level.WARN);
    // it warns of Camel's schema, which nobody here can change
    configuration.limit("com.networknt", Level.ERROR);
    String lineStart = progress && context.terminal() ? OVER_PROGRESS : "";
    Layout<?> layout =
        format == Format.JSON
            ? jsonLines(configuration)
            : new LogText(lineStart, ZoneId.systemDefault(), debug);
    configuration.writeTo(appender(layout, context.err()), level);
    configuration.use();
  }

  private static Layout<String> jsonLines(Configuration configuration) {
    return new LogJson(
        () ->
            JsonTemplateLayout.newBuilder()
                .setConfiguration(configuration)
                .setEventTemplateUri("classpath:log-template.json")
                .build());
  }

  private static Appender appender(Layout<?> layout, PrintStream stream) {
    Appender appender =
        OutputStreamAppender.newBuilder()
            .setName("stderr")
            .setTarget(stream)
            .setLayout(layout)
            .build();
    appender.start();
    return appender;
  }

  /** While a progress bar is shown, only what is wrong is worth a line above it. */
  private static Level level(String name, boolean progress) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "" -> progress ? Level.WARN : Level.INFO;
      case "trace" -> Level.TRACE;
      case "debug" -> Level.DEBUG;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARN;
      case "error" -> Level.ERROR;
      case "fatal", "panic" -> Level.FATAL;
      default ->
          throw new UsageException(
              "LOG_LEVEL is '%s'; it can be trace, debug, info, warn or error".formatted(name));
    };
  }

  private static Format format(String name, boolean terminal) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "" -> terminal ? Format.TEXT : Format.JSON;
      case "json" -> Format.JSON;
      case "text" -> Format.TEXT;
      default ->
          throw new UsageException("LOG_FORMAT is '%s'; it can be json or text".formatted(name));
    };
  }
}
