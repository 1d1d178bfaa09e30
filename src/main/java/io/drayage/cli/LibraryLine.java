package io.drayage.cli;

import io.drayage.oci.PrintableText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;

/**
 * Log lines of libraries without secrets, and short: an address ends after its host, a route that
 * failed is named by its id, and an exception is its type and message, unless debug lines are
 * wanted.
 */
final class LibraryLine {
  /** Key: id of the step that failed. */
  static final String STEP = "step";

  private static final Pattern CAUGHT = Pattern.compile(" caught: (?:[\\w.]+\\.)?([\\w$]+)(.*)");

  /** A row of Camel's table of steps, with the id of the route and that of the step. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\S* +([^\\s/]+)/(\\S+) .*\\d$");

  private LibraryLine() {}

  /** Returns a line of ours as it is, and one of a library shortened. */
  static LogEvent of(LogEvent event, boolean debug) {
    if (debug || !Logging.isLibrary(event.getLoggerName())) {
      return event;
    }
    String text = event.getMessage().getFormattedMessage();
    StringMap fields = ContextDataFactory.createContextData(event.getContextData());
    Throwable thrown = event.getThrown();
    Matcher caught = CAUGHT.matcher(text);
    if (text.startsWith("Failed delivery") && text.contains("Message History") && caught.find()) {
      fields.putValue("error", caught.group(1) + caught.group(2));
      failedStep(text).forEach(fields::putValue);
      text = "route failed";
    } else if (thrown != null && !text.contains(String.valueOf(thrown.getMessage()))) {
      fields.putValue("error", thrown.toString());
    }
    return new Log4jLogEvent.Builder(event)
        .setMessage(new SimpleMessage(text))
        .setContextData(fields)
        .setThrown(null)
        .build();
  }

  /** Ids of the route and the step that failed: the last ones in Camel's table. */
  private static Map<String, String> failedStep(String text) {
    Matcher row = ROW.matcher(text);
    String route = "";
    String step = "";
    while (row.find()) {
      route = row.group(1);
      step = row.group(2);
    }
    return step.equals(route) ? Map.of("route", route) : Map.of("route", route, STEP, step);
  }

  /** Cuts addresses in a line of a library after their hosts. */
  static String masked(LogEvent event, String line) {
    return Logging.isLibrary(event.getLoggerName()) ? PrintableText.hostsOnly(line) : line;
  }
}
