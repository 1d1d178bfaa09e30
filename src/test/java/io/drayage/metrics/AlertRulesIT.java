package io.drayage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.Promtool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and queries as Prometheus itself reads them. */
final class AlertRulesIT {
  private static final Path ALERTS = Path.of("config/prometheus/alerts.yaml");
  private static final Path TESTS = Path.of("src/test/resources/prometheus/alerts-test.yaml");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void eachAlertFiresAndStaysSilentWhereItShould() throws Exception {
    Promtool.Result rules = Promtool.run(folder, "", "check", "rules", ALERTS.toString());
    assertThat(rules.exitCode()).as(rules.text()).isZero();

    Promtool.Result tests = Promtool.run(folder, "", "test", "rules", TESTS.toString());

    assertThat(tests.exitCode()).as(tests.text()).isZero();
  }

  @Test
  void eachAlertHasATestThatExpectsIt() throws Exception {
    String tests = Files.readString(TESTS);
    Matcher alert = Pattern.compile("alert: (\\w+)").matcher(Files.readString(ALERTS));

    assertThat(alert.results().map(one -> one.group(1)))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(tests)
                    .containsPattern("alertname: " + name + "\\n +exp_alerts:")
                    .contains("alertname: " + name + "}"));
  }

  @Test
  void theQueriesOfTheDashboardCanBeRead() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    int number = 0;
    for (String expression : MonitoringFilesTest.dashboardExpressions()) {
      String query =
          expression
              .replace("$__rate_interval", "5m")
              .replace("$__interval", "1m")
              .replaceAll("\\$(instance|task|registry)", ".+");
      rules.append(
          "      - {record: 'dashboard:%d', expr: '%s'}%n"
              .formatted(number++, query.replace("'", "''")));
    }
    Path file = Files.writeString(folder.resolve("rules.yaml"), rules);

    Promtool.Result check = Promtool.run(folder, "", "check", "rules", file.toString());

    assertThat(check.exitCode()).as(check.text()).isZero();
  }
}
