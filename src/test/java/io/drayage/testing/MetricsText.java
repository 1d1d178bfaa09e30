package io.drayage.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in Prometheus' text format, parsed. */
public final class MetricsText {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> helps = new LinkedHashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, Set<String>> labels = new TreeMap<>();

  public static MetricsText parse(String text) {
    MetricsText parsed = new MetricsText();
    text.lines().forEach(parsed::line);
    return parsed;
  }

  private void line(String line) {
    String[] words = line.split(" ", 4);
    if (line.startsWith("# TYPE ")) {
      types.put(words[2], words[3]);
    } else if (line.startsWith("# HELP ")) {
      helps.put(words[2], words[3]);
    } else if (!line.equals("# EOF")) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw new AssertionError("no sample: " + line);
      }
      Map<String, String> own = new TreeMap<>();
      if (sample.group(2) != null) {
        LABEL
            .matcher(sample.group(2))
            .results()
            .forEach(one -> own.put(one.group(1), one.group(2)));
      }
      labels.computeIfAbsent(sample.group(1), any -> new TreeSet<>()).addAll(own.keySet());
      if (samples.put(sample.group(1) + own, Double.parseDouble(sample.group(3))) != null) {
        throw new AssertionError("twice: " + line);
      }
    }
  }

  /** Types by metric, such as {@code counter}. */
  public Map<String, String> types() {
    return types;
  }

  /** Help texts by metric. */
  public Map<String, String> helps() {
    return helps;
  }

  /** Names of labels by name of the series. */
  public Map<String, Set<String>> labels() {
    return labels;
  }

  /** Whether there is a series with exactly these labels. */
  public boolean has(String name, Map<String, String> own) {
    return samples.containsKey(name + new TreeMap<>(own));
  }

  /** The value of a series with exactly these labels. */
  public double value(String name, Map<String, String> own) {
    Double value = samples.get(name + new TreeMap<>(own));
    if (value == null) {
      throw new AssertionError(
          "no %s%s; there are %s"
              .formatted(
                  name,
                  own,
                  samples.keySet().stream().filter(one -> one.startsWith(name)).toList()));
    }
    return value;
  }
}
