package io.drayage.cli;

import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.api.LayoutComponentBuilder;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Sets up the log on standard error. {@code LOG_LEVEL} (default info) and {@code LOG_FORMAT}
 * ({@code json} or {@code text}; json when standard error is no terminal) as dregsy has them.
 */
final class Logging {
  private static final String PLAIN_LINE =
      "%d{HH:mm:ss} %-5level %enc{%m}{CRLF}%notEmpty{ %enc{%X}{CRLF}}%n%ex{short}";
  // clears what is left of a progress bar before the line is written over it
  private static final String LINE_OVER_PROGRESS = "\r\u001b[K" + PLAIN_LINE;

  private Logging() {}

  /** What the environment asks for. */
  enum Format {
    JSON,
    TEXT
  }

  /**
   * Sets up logging for this process.
   *
   * @throws UsageException if a variable has a value that is none
   */
  static void start(Map<String, String> environment, boolean terminal, boolean progress) {
    Level level = level(environment.getOrDefault("LOG_LEVEL", ""), progress);
    Format format = format(environment.getOrDefault("LOG_FORMAT", ""), terminal);
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    AppenderComponentBuilder appender =
        builder
            .newAppender("stderr", "Console")
            .addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR)
            // also where a caller in this process has put another stream in its place
            .addAttribute("follow", true)
            .add(layout(builder, format, progress));
    boolean debug = level.isLessSpecificThan(Level.DEBUG);
    Configurator.reconfigure(
        builder
            .setStatusLevel(Level.ERROR)
            .add(appender)
            // Camel's own lines are of no use to an operator, unless one looks for something
            .add(builder.newLogger("org.apache.camel", debug ? level : Level.WARN))
            .add(builder.newLogger("org.apache.hc", Level.WARN))
            .add(builder.newRootLogger(level).add(builder.newAppenderRef("stderr")))
            .build(false));
  }

  private static LayoutComponentBuilder layout(
      ConfigurationBuilder<BuiltConfiguration> builder, Format format, boolean progress) {
    if (format == Format.JSON) {
      return builder
          .newLayout("JsonTemplateLayout")
          .addAttribute("eventTemplateUri", "classpath:log-template.json");
    }
    return builder
        .newLayout("PatternLayout")
        .addAttribute("pattern", progress ? LINE_OVER_PROGRESS : PLAIN_LINE);
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
