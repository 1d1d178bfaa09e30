package io.drayage.cli;

import io.drayage.app.settings.UsageException;
import io.drayage.sync.RunLog;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * The log on standard error. {@code LOG_LEVEL} (default info) and {@code LOG_FORMAT} ({@code json},
 * {@code ecs}, {@code text} or {@code journal}; json if standard error is no terminal) are
 * dregsy's. {@code LOG_LEVEL_LIBRARIES} (default warn) is the level of Camel, the HTTP client and
 * other libraries.
 */
final class Logging {
  private static final String LEVEL = "LOG_LEVEL";
  private static final String LIBRARIES_LEVEL = "LOG_LEVEL_LIBRARIES";

  /** Packages of libraries; all other loggers are ours, of routes or of an operator's steps. */
  private static final List<String> LIBRARIES =
      List.of(
          "org.apache",
          "org.quartz",
          "com.google",
          "com.networknt",
          "com.zaxxer",
          "io.grpc",
          "io.micrometer",
          "io.netty",
          "io.vertx",
          "org.eclipse",
          "org.flywaydb",
          "org.h2",
          "org.postgresql",
          "org.springframework",
          "software");

  /** Loggers whose warnings, about schemas and versions, are no help to an operator. */
  private static final List<String> FUSSY = List.of("com.networknt.schema", "org.flywaydb.core");

  /** Loggers of libraries that write values of properties, headers or bodies. */
  private static final List<String> INDISCREET =
      List.of(
          "org.apache.camel.main",
          "org.apache.camel.component.properties",
          "org.apache.camel.impl.engine.DefaultBeanIntrospection",
          "org.apache.camel.impl.engine.DefaultCamelContextExtension",
          "org.apache.camel.support.DefaultComponent",
          "org.apache.camel.support.PropertyBindingSupport",
          "org.apache.hc");

  // without a reference, Log4j's context and its configuration are collected before the first
  // logger
  private static final AtomicReference<Optional<LoggerContext>> IN_USE =
      new AtomicReference<>(Optional.empty());

  /**
   * Loggers that repeat each attempt to reach a broker, or the database of several schedulers; the
   * change of its state is a line of Drayage's own.
   */
  private static final List<String> REPEATING =
      List.of(
          "org.apache.activemq.artemis",
          "org.apache.camel.component.jms",
          "org.apache.qpid.jms",
          "org.quartz.core.ErrorLogger",
          "org.quartz.core.QuartzSchedulerThread",
          "org.quartz.impl.jdbcjobstore",
          "org.springframework.jms");

  private Logging() {}

  /** Levels and appender set by code, see docs/contributor/decisions/0055. */
  private static final class Configuration extends AbstractConfiguration {
    Configuration() {
      super(null, ConfigurationSource.NULL_SOURCE);
    }

    @Override
    protected void doConfigure() {
      // no file is read
    }

    /** Sets the level of a logger and those below it. */
    void level(String loggerName, Level level) {
      addLogger(loggerName, new LoggerConfig(loggerName, level, true));
    }
  }

  /** Other output of the command. */
  enum Beside {
    /** No other output. */
    NOTHING,
    /** An answer within seconds: the log has warnings and errors only. */
    ANSWER,
    /**
     * A report of results, after progress: the log has copied images, if no terminal shows them.
     */
    REPORT
  }

  /**
   * Sets up logging for this process.
   *
   * @throws UsageException if a variable has an unknown value
   */
  static void start(CommandContext context, Beside beside) {
    Map<String, String> environment = context.environment();
    Optional<Level> asked = level(environment, LEVEL);
    Level level = asked.orElse(beside == Beside.NOTHING ? Level.INFO : Level.WARN);
    // trace lines hold values of properties everywhere
    Level libraries =
        stricter(
            level(environment, LIBRARIES_LEVEL).orElse(stricter(level, Level.WARN)), Level.DEBUG);
    Configuration configuration = new Configuration();
    LIBRARIES.forEach(name -> configuration.level(name, libraries));
    INDISCREET.forEach(name -> configuration.level(name, stricter(libraries, Level.WARN)));
    FUSSY.forEach(name -> configuration.level(name, stricter(libraries, Level.ERROR)));
    Level repeating = libraries.isLessSpecificThan(Level.INFO) ? libraries : Level.OFF;
    REPEATING.forEach(name -> configuration.level(name, repeating));
    if (beside == Beside.REPORT && asked.isEmpty()) {
      configuration.level(RunLog.class.getName(), Level.OFF);
      configuration.level(RunLog.CHANGES, context.redraws() ? Level.OFF : Level.INFO);
      configuration.level(Shutdown.class.getName(), Level.INFO);
      configuration.level(Progress.class.getName(), Level.INFO);
    }
    boolean overProgress = beside != Beside.NOTHING && context.redraws();
    Layout<?> layout =
        layout(
            environment.getOrDefault("LOG_FORMAT", ""),
            context.terminal(),
            overProgress ? Progress.CLEAR_LINE : "",
            level.isLessSpecificThan(Level.DEBUG));
    configuration.getRootLogger().setLevel(level);
    configuration.getRootLogger().addAppender(appender(layout, context.err()), null, null);
    LoggerContext loggers =
        Configurator.initialize(Logging.class.getClassLoader(), configuration, null);
    if (loggers.getConfiguration() != configuration) {
      loggers.reconfigure(configuration);
    }
    IN_USE.set(Optional.of(loggers));
  }

  /** Whether a logger belongs to a library. */
  static boolean isLibrary(String logger) {
    return LIBRARIES.stream().anyMatch(logger::startsWith);
  }

  private static Level stricter(Level one, Level other) {
    return one.isMoreSpecificThan(other) ? one : other;
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

  private static Optional<Level> level(Map<String, String> environment, String variable) {
    String name = environment.getOrDefault(variable, "");
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "" -> Optional.empty();
      case "trace" -> Optional.of(Level.TRACE);
      case "debug" -> Optional.of(Level.DEBUG);
      case "info" -> Optional.of(Level.INFO);
      case "warn", "warning" -> Optional.of(Level.WARN);
      case "error" -> Optional.of(Level.ERROR);
      case "fatal", "panic" -> Optional.of(Level.FATAL);
      default ->
          throw new UsageException(
              "%s is '%s'; it can be trace, debug, info, warn or error".formatted(variable, name));
    };
  }

  /** Layout of a format; {@code before} is text before each event for people. */
  private static Layout<?> layout(String name, boolean terminal, String before, boolean debug) {
    String standard = terminal ? "text" : "json";
    String format = name.isBlank() ? standard : name.strip().toLowerCase(Locale.ROOT);
    return switch (format) {
      case "json" -> new LogJson(LogJson.Names.PLAIN, debug);
      case "ecs" -> new LogJson(LogJson.Names.ECS, debug);
      case "journal" -> LogText.forJournal(debug);
      case "text" -> LogText.withTimes(before, ZoneId.systemDefault(), debug);
      default ->
          throw new UsageException(
              "LOG_FORMAT is '%s'; it can be json, ecs, text or journal".formatted(name));
    };
  }
}
