package io.drayage.cli;

import io.drayage.oci.PrintableText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * Log lines as text: time, level, message, then the fields as {@code key=value}. An event is one
 * line without control characters; an exception adds lines.
 */
final class LogText extends AbstractStringLayout {
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_CAUSES = 10;
  private static final int MAX_FRAMES = 60;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  // the logging library does not keep the order of fields
  private static final List<String> FIRST = List.of("run", "task", "mapping", "source", "target");
  private static final List<String> LAST = List.of("error", "reason", "hint");

  private final String lineStart;
  private final ZoneId zone;
  private final boolean stackTraces;

  /**
   * Sets the layout.
   *
   * @param lineStart text before each line
   * @param stackTraces whether exceptions have their stack frames
   */
  LogText(String lineStart, ZoneId zone, boolean stackTraces) {
    super(StandardCharsets.UTF_8);
    this.lineStart = lineStart;
    this.zone = zone;
    this.stackTraces = stackTraces;
  }

  @Override
  public String toSerializable(LogEvent logged) {
    LogEvent event = LibraryLine.of(logged, stackTraces);
    StringBuilder line = new StringBuilder(lineStart);
    TIME.withZone(zone)
        .formatTo(Instant.ofEpochMilli(event.getInstant().getEpochMillisecond()), line);
    line.append(' ').append("%-5s".formatted(event.getLevel().name())).append(' ');
    line.append(PrintableText.text(event.getMessage().getFormattedMessage(), MAX_TEXT));
    inOrder(event.getContextData().toMap())
        .forEach((key, value) -> line.append(' ').append(key).append('=').append(quoted(value)));
    line.append(System.lineSeparator());
    Throwable thrown = event.getThrown();
    for (int depth = 0; thrown != null && depth < MAX_CAUSES; depth++) {
      append(line, thrown);
      thrown = thrown.getCause();
    }
    return LibraryLine.masked(event, line.toString());
  }

  private static Map<String, String> inOrder(Map<String, String> fields) {
    Map<String, String> ordered = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(FIRST);
    fields.keySet().stream().sorted().filter(key -> !LAST.contains(key)).forEach(keys::add);
    keys.addAll(LAST);
    for (String key : keys) {
      String value = fields.get(key);
      if (value != null) {
        ordered.put(PrintableText.text(key, 100), value);
      }
    }
    return ordered;
  }

  private static String quoted(String value) {
    String printable = PrintableText.text(value, MAX_TEXT);
    boolean plain =
        !printable.isEmpty() && printable.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
    return plain ? printable : '"' + printable.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void append(StringBuilder line, Throwable thrown) {
    line.append("  ").append(PrintableText.text(thrown.toString(), MAX_TEXT));
    line.append(System.lineSeparator());
    if (!stackTraces) {
      return;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int at = 0; at < Math.min(frames.length, MAX_FRAMES); at++) {
      line.append("    at ").append(frames[at]).append(System.lineSeparator());
    }
  }
}
