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
import java.util.function.Function;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * Log lines as text: time or priority, level, message, then the fields as {@code key=value}. An
 * event is one line without control characters; an exception adds lines.
 */
final class LogText extends AbstractStringLayout {
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_CAUSES = 10;
  private static final int MAX_FRAMES = 60;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  // the logging library does not keep the order of fields
  private static final List<String> FIRST = List.of("run", "task", "mapping", "source", "target");
  private static final List<String> LAST = List.of("error", "reason", "hint");

  private final Function<LogEvent, String> lineStart;
  private final Function<LogEvent, String> priority;
  private final boolean stackTraces;

  private LogText(
      Function<LogEvent, String> lineStart,
      Function<LogEvent, String> priority,
      boolean stackTraces) {
    super(StandardCharsets.UTF_8);
    this.lineStart = lineStart;
    this.priority = priority;
    this.stackTraces = stackTraces;
  }

  /**
   * Lines with their time of day.
   *
   * @param before text before each event
   * @param stackTraces whether exceptions have their stack frames
   */
  static LogText withTimes(String before, ZoneId zone, boolean stackTraces) {
    DateTimeFormatter time = TIME.withZone(zone);
    return new LogText(
        event ->
            before
                + time.format(Instant.ofEpochMilli(event.getInstant().getEpochMillisecond()))
                + ' ',
        event -> "",
        stackTraces);
  }

  /**
   * Lines for systemd's journal, which has the time itself: each begins with the priority of its
   * event, as of sd-daemon(3).
   *
   * @param stackTraces whether exceptions have their stack frames
   */
  static LogText forJournal(boolean stackTraces) {
    return new LogText(event -> "", LogText::journalPriority, stackTraces);
  }

  private static String journalPriority(LogEvent event) {
    return switch (event.getLevel().getStandardLevel()) {
      case OFF, FATAL -> "<2>";
      case ERROR -> "<3>";
      case WARN -> "<4>";
      case INFO -> "<6>";
      case DEBUG, TRACE, ALL -> "<7>";
    };
  }

  @Override
  public String toSerializable(LogEvent logged) {
    LogEvent event = LibraryLine.of(logged, stackTraces);
    String start = priority.apply(event);
    StringBuilder line = new StringBuilder(start).append(lineStart.apply(event));
    line.append("%-5s".formatted(event.getLevel().name())).append(' ');
    line.append(PrintableText.text(event.getMessage().getFormattedMessage(), MAX_TEXT));
    inOrder(event.getContextData().toMap())
        .forEach((key, value) -> line.append(' ').append(key).append('=').append(quoted(value)));
    line.append(System.lineSeparator());
    Throwable thrown = event.getThrown();
    for (int depth = 0; thrown != null && depth < MAX_CAUSES; depth++) {
      append(line, start, thrown);
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

  private void append(StringBuilder line, String start, Throwable thrown) {
    line.append(start).append("  ").append(PrintableText.text(thrown.toString(), MAX_TEXT));
    line.append(System.lineSeparator());
    if (!stackTraces) {
      return;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int at = 0; at < Math.min(frames.length, MAX_FRAMES); at++) {
      line.append(start).append("    at ").append(frames[at]).append(System.lineSeparator());
    }
  }
}
