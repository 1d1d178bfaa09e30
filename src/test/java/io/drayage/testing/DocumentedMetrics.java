package io.drayage.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The metrics of docs/operator/metrics.md. */
public final class DocumentedMetrics {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]+|–) \\| .+ \\|$", Pattern.MULTILINE);

  private DocumentedMetrics() {}

  /** A metric of the page. */
  public record Documented(String type, Set<String> labels) {}

  /** The rows of the page by name. */
  public static Map<String, Documented> read() throws IOException {
    Map<String, Documented> metrics = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("docs/operator/metrics.md")))
        .results()
        .forEach(
            row ->
                metrics.put(
                    row.group(1),
                    new Documented(
                        row.group(2),
                        row.group(3).equals("–")
                            ? Set.of()
                            : new TreeSet<>(Set.of(row.group(3).split(", "))))));
    return metrics;
  }
}
