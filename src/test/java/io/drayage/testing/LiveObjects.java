package io.drayage.testing;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** The number of live objects of each type, after a collection. */
public final class LiveObjects {
  private static final Pattern ROW =
      Pattern.compile("([0-9]+) +[0-9]+ +((?:io[.]drayage|org[.]apache)[.]\\S+)");

  private LiveObjects() {}

  /** Counts the types of Drayage, Camel and the HTTP client. */
  public static Map<String, Long> byType() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return ROW.matcher(String.valueOf(histogram))
          .results()
          .collect(
              Collectors.toMap(row -> row.group(2), row -> Long.valueOf(row.group(1)), Long::sum));
    } catch (JMException e) {
      throw new IllegalStateException("this Java has no histogram of objects", e);
    }
  }
}
