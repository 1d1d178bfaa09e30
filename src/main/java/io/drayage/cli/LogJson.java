package io.drayage.cli;

import io.drayage.oci.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * Log lines of JSON in which what could confuse a terminal, such as a change of direction, is
 * written as {@code \\uXXXX}: the same JSON, since such characters stand in its strings alone.
 */
final class LogJson extends AbstractStringLayout {
  private final Supplier<StringLayout> maker;
  private Optional<StringLayout> json = Optional.empty();

  /** Escapes what the layout writes, one line an event; it is made when there is one. */
  LogJson(Supplier<StringLayout> maker) {
    super(StandardCharsets.UTF_8);
    this.maker = maker;
  }

  @Override
  public String toSerializable(LogEvent event) {
    return Printable.text(json().toSerializable(event).stripTrailing(), Integer.MAX_VALUE - 1)
        + System.lineSeparator();
  }

  private synchronized StringLayout json() {
    StringLayout made = json.orElseGet(maker);
    json = Optional.of(made);
    return made;
  }
}
