package io.drayage.cli;

import io.drayage.oci.Printable;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * Log lines of JSON in which what could confuse a terminal, such as a change of direction, is
 * written as {@code \\uXXXX}: the same JSON, since such characters stand in its strings alone.
 */
final class LogJson extends AbstractStringLayout {
  private final StringLayout json;

  /** Escapes what {@code json} writes, one line an event. */
  LogJson(StringLayout json) {
    super(StandardCharsets.UTF_8);
    this.json = json;
  }

  @Override
  public String toSerializable(LogEvent event) {
    return Printable.text(json.toSerializable(event).stripTrailing(), Integer.MAX_VALUE - 1)
        + System.lineSeparator();
  }
}
