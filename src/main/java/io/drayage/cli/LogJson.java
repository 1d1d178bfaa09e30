package io.drayage.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * Log lines of JSON, one object a line: time, level, logger, message, then the fields. Control and
 * format characters are written as {@code \\uXXXX}, which is equal JSON, since they are in strings
 * only. docs/operator/logs.md lists the fields.
 */
final class LogJson extends AbstractStringLayout {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final int MAX_STACK = 16_000;

  /** Fields with numbers or booleans, since the logging library passes all values as text. */
  private static final Set<String> NO_TEXTS =
      Set.of(
          "at_byte",
          "attempt",
          "attempts",
          "bytes",
          "copied",
          "dropped",
          "failed",
          "failures",
          "images",
          "interrupted",
          "interval",
          "limit",
          "listed",
          "mapping",
          "mappings",
          "max_items",
          "not_started",
          "port",
          "problems",
          "read",
          "refused",
          "remaining",
          "requests",
          "reserve",
          "routes",
          "seconds",
          "skipped",
          "sync_files",
          "unchanged",
          "waiting");

  private static final Pattern NO_TEXT =
      Pattern.compile("true|false|-?(?:0|[1-9]\\d{0,17})(?:\\.\\d{1,9})?");

  private final JsonFactory json = new JsonFactory();
  private final Names names;
  private final boolean stackTraces;

  /** {@code stackTraces}: lines of Camel have the stack frames of exceptions too. */
  LogJson(Names names, boolean stackTraces) {
    super(StandardCharsets.UTF_8);
    this.names = names;
    this.stackTraces = stackTraces;
  }

  /**
   * Names of the fields that each line has, and of an exception.
   *
   * @param prefix text before the names of all other fields
   */
  record Names(
      String time, String level, String logger, String message, String stack, String prefix) {
    /** dregsy's names. */
    static final Names PLAIN = new Names("time", "level", "logger", "msg", "error_stack", "");

    /** Names of the Elastic Common Schema, where {@code error} is an object and no text. */
    static final Names ECS =
        new Names(
            "@timestamp", "log.level", "log.logger", "message", "error.stack_trace", "drayage.");
  }

  @Override
  public String toSerializable(LogEvent logged) {
    LogEvent event = LibraryLine.of(logged, stackTraces);
    StringWriter line = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(line)) {
      generator.writeStartObject();
      generator.writeStringField(
          names.time(),
          TIME.format(Instant.ofEpochMilli(event.getInstant().getEpochMillisecond())));
      generator.writeStringField(names.level(), event.getLevel().name());
      generator.writeStringField(names.logger(), event.getLoggerName());
      generator.writeStringField(names.message(), event.getMessage().getFormattedMessage());
      event.getContextData().forEach((key, value) -> field(generator, key, String.valueOf(value)));
      Throwable thrown = event.getThrown();
      if (thrown != null) {
        generator.writeStringField(names.stack(), stack(thrown));
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = LibraryLine.masked(event, line.toString());
    return PrintableText.text(text, Integer.MAX_VALUE - 1) + System.lineSeparator();
  }

  private void field(JsonGenerator generator, String key, String value) {
    try {
      generator.writeFieldName(names.prefix() + key);
      if (NO_TEXTS.contains(key) && NO_TEXT.matcher(value).matches()) {
        generator.writeRawValue(value);
      } else {
        generator.writeString(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    String stack = text.toString();
    return stack.length() > MAX_STACK ? stack.substring(0, MAX_STACK) + "..." : stack;
  }
}
