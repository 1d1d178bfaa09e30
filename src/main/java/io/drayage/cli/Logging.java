package io.drayage.cli;

import io.drayage.app.UsageException;
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
 * Sets up the log on standard error. {@code LOG_LEVEL} (default info) and {@code LOG_FORMAT}
 * ({@code json} or {@code text}; json when standard error is no terminal) as dregsy has them;
 * {@code LOG_LEVEL_LIBRARIES} (default warn) is the level of Camel, the HTTP client and the others.
 */
final class Logging {
  private static final String LEVEL = "LOG_LEVEL";
  private static final String LIBRARIES_LEVEL = "LOG_LEVEL_LIBRARIES";

  /** Packages of the libraries; what else logs are our classes, routes and an operator's steps. */
  private static final List<String> LIBRARIES =
      List.of("org.apache", "org.quartz", "com.google", "com.networknt", "io.grpc", "software");

  // without a reference Log4j's context is collected, with its configuration, until a logger is
  // made
  private static final AtomicReference<Optional<LoggerContext>> IN_USE =
      new AtomicReference<>(Optional.empty());

  private Logging() {}

  /** Levels and an appender that are set by code, see docs/decisions/0055. */
  private static final class Configuration extends AbstractConfiguration {
    Configuration() {
      super(null, ConfigurationSource.NULL_SOURCE);
    }

    @Override
    protected void doConfigure() {
      // there is no file to read
    }

    /** Sets the level of the loggers whose names begin so. */
    void level(String loggerName, Level level) {
      addLogger(loggerName, new LoggerConfig(loggerName, level, true));
    }
  }

  /** What the log stands beside. */
  enum Beside {
    /** Nothing: the log tells it all. */
    NOTHING,
    /** An answer for people that comes soon: only what is wrong is worth a line. */
    ANSWER,
    /** A report for people, which tells of all results; progress is shown meanwhile. */
    REPORT
  }

  /**
   * Sets up logging for this process.
   *
   * @throws UsageException if a variable has a value that is none
   */
  static void start(CommandContext context, Beside beside) {
    Map<String, String> environment = context.environment();
    Optional<Level> asked = level(environment, LEVEL);
    Level level = asked.orElse(beside == Beside.NOTHING ? Level.INFO : Level.WARN);
    boolean json = isJson(environment.getOrDefault("LOG_FORMAT", ""), context.terminal());
    Level libraries = level(environment, LIBRARIES_LEVEL).orElse(stricter(level, Level.WARN));
    Configuration configuration = new Configuration();
    LIBRARIES.forEach(name -> configuration.level(name, libraries));
    // it warns of Camel's schema, which an operator can't change
    configuration.level("com.networknt.schema", stricter(libraries, Level.ERROR));
    if (beside == Beside.REPORT && asked.isEmpty()) {
      configuration.level(RunLog.class.getName(), Level.OFF);
      configuration.level(Shutdown.class.getName(), Level.INFO);
      configuration.level(Progress.class.getName(), Level.INFO);
    }
    boolean overProgress = beside != Beside.NOTHING && context.terminal();
    boolean debug = level.isLessSpecificThan(Level.DEBUG);
    Layout<?> layout =
        json
            ? new LogJson()
            : new LogText(overProgress ? Progress.CLEAR_LINE : "", ZoneId.systemDefault(), debug);
    configuration.getRootLogger().setLevel(level);
    configuration.getRootLogger().addAppender(appender(layout, context.err()), null, null);
    LoggerContext loggers =
        Configurator.initialize(Logging.class.getClassLoader(), configuration, null);
    if (loggers.getConfiguration() != configuration) {
      loggers.reconfigure(configuration);
    }
    IN_USE.set(Optional.of(loggers));
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

  private static boolean isJson(String name, boolean terminal) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "" -> !terminal;
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new UsageException("LOG_FORMAT is '%s'; it can be json or text".formatted(name));
    };
  }
}
