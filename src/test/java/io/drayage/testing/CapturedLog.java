package io.drayage.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** The log of a class until this is closed, as lines such as {@code WARN message {key=value}}. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Lines appender = new Lines();

  private CapturedLog(Logger logger) {
    this.logger = logger;
  }

  /** Captures the log of {@code type}. */
  public static CapturedLog of(Class<?> type) {
    Configurator.setLevel(type.getName(), Level.INFO);
    CapturedLog captured = new CapturedLog((Logger) LogManager.getLogger(type));
    captured.appender.start();
    captured.logger.addAppender(captured.appender);
    captured.logger.setAdditive(false);
    return captured;
  }

  /** Captures all logs. */
  public static CapturedLog ofAll() {
    Configurator.setRootLevel(Level.INFO);
    CapturedLog captured = new CapturedLog((Logger) LogManager.getRootLogger());
    captured.appender.start();
    captured.logger.addAppender(captured.appender);
    return captured;
  }

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    logger.setAdditive(true);
    Configurator.setLevel(logger.getName(), Level.ERROR);
  }

  private final class Lines extends AbstractAppender {
    Lines() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(
          "%s %s %s"
              .formatted(
                  event.getLevel(),
                  event.getMessage().getFormattedMessage(),
                  event.getContextData()));
    }
  }
}
