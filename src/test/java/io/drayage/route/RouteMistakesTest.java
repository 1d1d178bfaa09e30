package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.route.file.RouteException;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in route files are refused with their places, all at once. */
class RouteMistakesTest {
  private static final String MINE = "z-mine.camel.yaml";

  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();

  @Test
  void anAddressWithASecretIsNotTold() throws IOException {
    edit(
        "report.camel.yaml",
        "        - log: {id: task-reported",
        "        - to: {uri: \"http://localhost:9/secret?token=abc\", parameters: {a: \"b\"}}\n"
            + "        - log: {id: task-reported");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("report.camel.yaml:", "an address has its query under parameters:")
        .doesNotContain("secret?", "abc", "/secret");
  }

  @FaultKind("B1")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "{{drayage.retry.network.times}}" | "five"  | maximumRedeliveries takes a number, not 'five'
          "{{drayage.retry.network.delay}}" | "soon"  | redeliveryDelay takes a number, not 'soon'
          useExponentialBackOff: "true"     | useExponentialBackOff: "maybe" | useExponentialBackOff takes true or false, not 'maybe'
          maximumRedeliveries: "{{dr        | maxRedeliveries: "{{dr | has no property maxRedeliveries
          {constant: {expression: "true"}}  | {constant: {expression: "ture"}} | handled takes true or false, not 'ture'
          Ref: honourRetryAfter             | Ref: honourRetry | there is no bean honourRetry;
          """)
  void aValueThatWouldBeIgnoredIsRefused(String good, String bad, String message)
      throws IOException {
    int line = edit("failures.camel.yaml", good, bad);

    assertThat(problems())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith(routes.resolve("failures.camel.yaml") + ":" + line + ": ")
                    .contains(message));
  }

  @FaultKind("B1")
  @Test
  void aPropertysValueThatIsNoNumberIsRefusedWhereItIsUsed() {
    assertThatThrownBy(() -> run.start(routes, Map.of("drayage.retry.network.times", "five")))
        .hasMessageContaining("failures.camel.yaml:5: maximumRedeliveries takes a number");
  }

  @FaultKind("B1")
  @Test
  void aSecondFileWithTheSameRoutesIsRefusedWithBothPlaces() throws IOException {
    Path first = routes.resolve("sync.camel.yaml");
    Path second = Files.copy(first, routes.resolve("sync_old.camel.yaml"));
    Files.writeString(second, "# of last week\n", java.nio.file.StandardOpenOption.APPEND);

    assertThat(problems())
        .hasSize(4)
        .first()
        .asString()
        .startsWith(second + ":2: the route id sync-task stands in " + first + ":2 too");
  }

  @FaultKind("B1")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - route: {id: copy-image, from: {uri: 'direct:x', steps: [{log: a}]}} | the route id copy-image stands in | copy.camel.yaml:15
          - route: {id: x, from: {uri: 'direct:x', steps: [{log: {id: list-tags, message: a}}]}} | the step id list-tags stands in | sync.camel.yaml:33
          - routeConfiguration: {id: give-up} | the routeConfiguration id give-up stands in | failures.camel.yaml:52
          - beans: [{name: retryNetwork, type: java.lang.String}] | the bean name retryNetwork stands in | failures.camel.yaml:2
          - route: {id: x, from: {uri: 'direct:copy-image', steps: [{log: a}]}} | direct:copy-image stands in | copy.camel.yaml:21
          """)
  void anIdThatStandsTwiceIsToldWithBothPlaces(String text, String message, String other)
      throws IOException {
    mine(text);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(routes.resolve(MINE) + ":1: ")
        .contains(message)
        .contains(routes.resolve(other).toString());
  }

  @FaultKind("B1")
  @Test
  void aDotFileOfAnEditorIsNoRouteFile() throws IOException {
    Files.createSymbolicLink(
        routes.resolve(".#sync.camel.yaml"), Path.of("operator@host.1234:1700000000"));
    Files.writeString(routes.resolve(".#copy.camel.yaml"), "half an ed");

    run.start(routes, Map.of());

    assertThat(run.runtime().generations()).isEqualTo(1);
  }

  @FaultKind("B2")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          uri: 'timer:x?perod=3'               | 4 | timer has no option perod
          uri: 'timer:x', parameters: {perod: 3} | 4 | timer has no option perod
          uri: 'cron:tab?schedule=0'           | 4 | there is no component cron; there are bean, browse,
          uri: 'undertow:/hook'           | 4 | there is no component undertow; there are bean,
          uri: 'kafka:orders'                  | 4 | jars with others go into lib/ext
          uri: '{{absent}}'                    | 4 | property absent is not set: set it in config/application.properties or in the file that drayage.properties names, by --set absent=VALUE, or by the environment variable ABSENT
          """)
  void aWrongFromHasItsPlace(String from, int line, String message) throws IOException {
    mine(
        "- route:\n    id: x\n    from:\n      "
            + from.replace(", ", "\n      ")
            + "\n      steps: [{log: a}]\n");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(routes.resolve(MINE) + ":" + line + ": ")
        .contains(message);
  }

  @FaultKind("B2")
  @Test
  void anOptionsValueIsNotShown() throws IOException {
    mine("- route: {id: x, from: {uri: 'timer:x?pasword=hunter2', steps: [{log: a}]}}\n");

    assertThat(problems()).singleElement().asString().endsWith(": timer has no option pasword");
  }

  @FaultKind("B2")
  @ParameterizedTest
  @CsvSource({
    "redeliveryPolicyRef: retryNetwork, redeliveryPolicyRef: retryNetwrk, there is no bean retryNetwrk",
    "io.drayage.sync.PutOffException, com.example.Nope, there is no class com.example.Nope; jars",
    "org.apache.camel.processor.errorhandler.RedeliveryPolicy, com.example.No, there is no class",
    "executorServiceRef: delays, executorServiceRef: delay, there is no bean delay;"
  })
  void whatIsWrongInAPolicyIsBlamedOnItsFile(String good, String bad, String message)
      throws IOException {
    int line = edit("failures.camel.yaml", good, bad);

    assertThat(problems())
        .allSatisfy(problem -> assertThat(problem).contains("failures.camel.yaml:"))
        .anySatisfy(
            problem ->
                assertThat(problem).contains("failures.camel.yaml:" + line + ": " + message));
  }

  @FaultKind("B2")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "- bean: {ref: nobody}",
        "- process: {ref: nobody}",
        "- to: {uri: 'nobody:x'}",
        "- to: {uri: 'direct:nobody'}",
        "- toD: {uri: 'log:x?nobody=1'}",
        "- unmarshal: {json: {library: Jackson, unmarshalType: com.nobody.X}}",
        "- bean: {beanType: com.nobody.X}",
        "- marshal: {csv: {nobody: true}}",
        "- filter: {expression: {jq: {expression: nobody}}, steps: [{log: a}]}",
        "- filter: {expression: {nobody: {expression: a}}, steps: [{log: a}]}"
      })
  void aWrongStepHasItsPlace(String step) throws IOException {
    mine(
        "- route:\n    id: x\n    from:\n      uri: direct:x\n      steps:\n        - log: a\n        "
            + step
            + "\n");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(routes.resolve(MINE) + ":7: ")
        .doesNotContain("\n");
  }

  @FaultKind("B2")
  @Test
  void allProblemsOfAnEditAreToldAtOnce() throws IOException {
    mine(
        """
        - route:
            id: x
            from: {uri: 'timer:x?perod=3', steps: [{process: {ref: nobody}}, {bean: {ref: noone}}]}
        - route:
            id: y
            from: {uri: 'cron:y', steps: [{to: {uri: 'log:x?levl=INFO'}}]}
        """);
    edit("failures.camel.yaml", "{{drayage.retry.network.times}}", "five");

    assertThat(problems())
        .extracting(problem -> problem.replaceFirst("; .*", "").replaceFirst(".*/", ""))
        .containsExactly(
            "failures.camel.yaml:5: maximumRedeliveries takes a number, not 'five'",
            "z-mine.camel.yaml:3: there is no bean nobody",
            "z-mine.camel.yaml:3: there is no bean noone",
            "z-mine.camel.yaml:3: timer has no option perod",
            "z-mine.camel.yaml:6: there is no component cron",
            "z-mine.camel.yaml:6: log has no option levl");
  }

  @FaultKind("B2")
  @Test
  void allThatIsNoRouteIsToldAtOnce() throws IOException {
    mine(
        "- route: {id: x, from: {uri: 'direct:x', steps: [{lgo: a}, {proces: {ref: a}}]}}\n- rout: {id: y}\n");
    Files.writeString(routes.resolve("z-other.camel.yaml"), "- route: [oops\n");

    assertThat(problems())
        .hasSize(4)
        .anyMatch(problem -> problem.contains(MINE + ":1: property 'lgo'"))
        .anyMatch(problem -> problem.contains(MINE + ":1: property 'proces'"))
        .anyMatch(problem -> problem.contains(MINE + ":2: property 'rout'"))
        .anyMatch(problem -> problem.contains("z-other.camel.yaml:"));
  }

  @FaultKind("B2")
  @Test
  void whatCamelTakesAgainstItsSchemaIsToldAtAnEdit() throws IOException {
    run.start(routes, Map.of());
    mine("- route: {id: x, from: {uri: 'direct:x'}}\n");

    assertThatThrownBy(() -> run.runtime().load())
        .hasMessageContaining(MINE + ":1: ")
        .hasMessageContaining("steps");
  }

  @FaultKind("A25")
  @ParameterizedTest
  @ValueSource(ints = {1000, 3000})
  void aFileOfBracketsIsRefusedWithItsPlace(int depth) throws IOException {
    mine("# deep\n" + "[".repeat(depth) + "]".repeat(depth) + "\n");

    assertThat(problems())
        .containsExactly(
            routes.resolve(MINE) + ":2: nested deeper than 100 levels, which no route is");
  }

  @FaultKind("A25")
  @ParameterizedTest
  @ValueSource(strings = {"ThrowsInItsInitializer", "ThrowsInItsConstructor", "ThrowsInItsSetter"})
  void aBeanWhoseClassThrowsAnErrorIsRefusedAndTheRoutesGoOn(String type) throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    run.start(routes, Map.of());
    mine(
        "- beans: [{name: mine, type: '%s$%s', properties: {deep: '1'}}]\n"
            .formatted(RouteMistakesTest.class.getName(), type));

    assertThatThrownBy(() -> run.runtime().load())
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(MINE);

    Files.delete(routes.resolve(MINE));
    run.runtime().load();
    assertThat(run.run(task).outcome()).isNotEmpty();
  }

  /** A class of an operator. */
  public static final class ThrowsInItsInitializer {
    static {
      RouteMistakesTest.overflow();
    }

    /** Needs no more. */
    public void setDeep(String any) {}
  }

  /** A class of an operator. */
  public static final class ThrowsInItsConstructor {
    /** Fails. */
    public ThrowsInItsConstructor() {
      RouteMistakesTest.overflow();
    }

    /** Needs no more. */
    public void setDeep(String any) {}
  }

  /** A class of an operator. */
  public static final class ThrowsInItsSetter {
    /** Fails. */
    public void setDeep(String any) {
      RouteMistakesTest.overflow();
    }
  }

  @SuppressWarnings("DoNotCallSuggester") // operators' classes below call it, to fail
  static void overflow() {
    throw new StackOverflowError("of an operator's class");
  }

  private void mine(String text) throws IOException {
    Files.writeString(routes.resolve(MINE), text);
  }

  /** The line of the first edit, from 1. */
  private int edit(String name, String good, String bad) throws IOException {
    Path file = routes.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(good);
    Files.writeString(file, text.replace(good, bad));
    return 1 + (int) text.substring(0, text.indexOf(good)).chars().filter(c -> c == '\n').count();
  }

  private List<String> problems() {
    assertThatThrownBy(() -> run.start(routes, Map.of())).isInstanceOf(RouteException.class);
    return catchThrowableOfType(RouteException.class, () -> run.runtime().load()).problems();
  }
}
