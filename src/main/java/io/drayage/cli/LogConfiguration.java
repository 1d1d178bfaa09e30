package io.drayage.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * What is logged where, put together without Log4j's files and their readers: to look for those
 * takes longer than the rest of the log's start.
 */
final class LogConfiguration extends AbstractConfiguration {
  // without a reference it is collected, with its configuration, until some logger is made
  private static final AtomicReference<Optional<LoggerContext>> IN_USE =
      new AtomicReference<>(Optional.empty());

  LogConfiguration() {
    super(null, ConfigurationSource.NULL_SOURCE);
  }

  /** There is nothing to read. */
  @Override
  protected void doConfigure() {
    // all of it is set by its methods
  }

  /** The level of loggers whose names begin so, instead of the general one. */
  void level(String loggerName, Level level) {
    addLogger(loggerName, new LoggerConfig(loggerName, level, true));
  }

  /** Where everything goes; {@code level} is that of loggers without one of their own. */
  void writeTo(Appender appender, Level level) {
    addAppender(appender);
    getRootLogger().setLevel(level);
    getRootLogger().addAppender(appender, null, null);
  }

  /** Makes it the one of this process. */
  void use() {
    LoggerContext context =
        Configurator.initialize(LogConfiguration.class.getClassLoader(), this, null);
    if (context.getConfiguration() != this) {
      context.reconfigure(this);
    }
    IN_USE.set(Optional.of(context));
  }
}
