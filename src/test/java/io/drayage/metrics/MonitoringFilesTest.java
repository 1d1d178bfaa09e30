package io.drayage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.testing.DocumentedMetrics;
import io.drayage.testing.MetricsText;
import io.drayage.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts name metrics and labels that exist. */
class MonitoringFilesTest {
  private static final Path DASHBOARD = Path.of("config/grafana/drayage.json");
  private static final Path ALERTS = Path.of("config/prometheus/alerts.yaml");

  /** Labels that Prometheus or a histogram adds. */
  private static final Set<String> ADDED = Set.of("job", "instance", "le");

  private static final Pattern METRIC =
      Pattern.compile("\\b((?:drayage|camel|jvm|process|system)_[a-z0-9_]+)(?:\\{([^}]*)})?");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");

  private final Map<String, Set<String>> labels = labels();

  @Test
  void theDashboardRefersToWhatExists() throws IOException {
    List<String> expressions = dashboardExpressions();

    assertThat(expressions).hasSizeGreaterThan(50).allSatisfy(this::check);
  }

  @Test
  void theAlertsReferToWhatExists() throws IOException {
    check(Files.readString(ALERTS).replaceAll("(?m)^ *#.*", ""));
  }

  @Test
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap() throws IOException {
    JsonNode panels = new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels");
    Set<Integer> ids = new TreeSet<>();
    Set<String> places = new TreeSet<>();
    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(places.add(column + "," + (place.path("y").asInt() + y)))
              .as(panel.path("title").asText())
              .isTrue();
        }
      }
    }
  }

  /** All queries of the dashboard, with its variables. */
  static List<String> dashboardExpressions() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> expressions = new ArrayList<>();
    for (JsonNode holder : dashboard.findParents("expr")) {
      expressions.add(holder.path("expr").asText());
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      String query = variable.path("definition").asText();
      if (!query.isEmpty()) {
        expressions.add(query.replaceAll("^label_values\\((.*), \\w+\\)$", "$1"));
      }
    }
    return expressions;
  }

  private void check(String expression) {
    Set<String> known = new TreeSet<>(ADDED);
    for (MatchResult metric : METRIC.matcher(expression).results().toList()) {
      String name = metric.group(1);
      assertThat(labels).as(expression).containsKey(name);
      Set<String> own = labels.getOrDefault(name, Set.of());
      known.addAll(own);
      String selector = metric.group(2) == null ? "" : metric.group(2);
      assertThat(SELECTOR.matcher(selector).results().map(one -> one.group(1)))
          .as(expression)
          .allMatch(label -> own.contains(label) || ADDED.contains(label));
    }
    for (MatchResult grouping : GROUPING.matcher(expression).results().toList()) {
      assertThat(grouping.group(1).split("\\s*,\\s*")).as(expression).isSubsetOf(known);
    }
  }

  /** Labels by series: of documented metrics, and of the JVM's as a scrape shows them. */
  private static Map<String, Set<String>> labels() {
    Map<String, Set<String>> all = new TreeMap<>();
    try (Metrics metrics = MetricsTest.metrics(new VirtualTime())) {
      MetricsText text = MetricsText.parse(metrics.scrape("").text());
      all.putAll(text.labels());
      // a series at the first collection
      for (String suffix : List.of("_sum", "_count")) {
        all.put("jvm_gc_pause_seconds" + suffix, Set.of());
      }
      DocumentedMetrics.read()
          .forEach(
              (name, row) -> {
                for (String suffix : suffixes(row.type())) {
                  all.put(name + suffix, row.labels());
                }
              });
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> suffixes(String type) {
    return switch (type) {
      case "histogram" -> List.of("_bucket", "_sum", "_count", "_max");
      case "summary" -> List.of("_sum", "_count");
      default -> List.of("");
    };
  }
}
