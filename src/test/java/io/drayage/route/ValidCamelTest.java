package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.route.file.RouteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid Camel in an operator's own file is accepted, with Camel's meaning. */
class ValidCamelTest {
  private static final String POLICIES =
      """
      - routeConfiguration:
          id: mine-a
          onException: [{onException: {exception: [java.io.IOException], steps: [{log: a}]}}]
      - routeConfiguration:
          id: mine-b
          onException: [{onException: {exception: [java.lang.Exception], steps: [{log: b}]}}]
      """;

  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();

  @BeforeEach
  void reset() {
    Marks.MADE.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine-a", "mine-a,mine-b", "mine-*", "retry-*,mine-b", "mine-(a|b)", "*"})
  void aRouteMayListSeveralPoliciesAndPatterns(String policies) throws IOException {
    mine(
        POLICIES
            + "- route: {id: x, routeConfigurationId: '%s', from: {uri: 'direct:x', steps: [{log: a}]}}\n"
                .formatted(policies));

    assertThatCode(this::start).doesNotThrowAnyException();
  }

  @Test
  void aTemplateMayLeaveItsPoliciesAndStepsToItsParameters() throws IOException {
    mine(
        POLICIES
            + """
            - routeTemplate:
                id: each
                parameters: [{name: policies}, {name: step}]
                route:
                  routeConfigurationId: "{{policies}}"
                  from: {uri: 'direct:x', steps: [{process: {ref: "{{step}}"}}]}
            - templatedRoute:
                routeTemplateRef: each
                routeId: x
                parameters: [{name: policies, value: 'mine-a,mine-b'}, {name: step, value: skip}]
            """);

    assertThatCode(this::start).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mine-a,mine-c  | 'routeConfigurationId mine-c, which does not exist'
          mine-a,others* | 'routeConfigurationId others*, which does not exist'
          mine-a, mine-b | 'routeConfigurationId mine-b, but Camel takes no spaces between ids'
          """)
  void eachPartOfAListIsChecked(String policies, String problem) throws IOException {
    mine(
        POLICIES
            + "- route: {id: x, routeConfigurationId: '%s', from: {uri: 'direct:x', steps: [{log: a}]}}\n"
                .formatted(policies));

    assertThatThrownBy(this::start)
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("z-mine.camel.yaml:7: route x names the " + problem);
  }

  /** Waits for the second firing of the timer, which follows the end of the first one. */
  @ParameterizedTest
  @CsvSource({
    "'', handled handled",
    "'routePolicyRef: continueCaller', handled went-on handled went-on",
    "'routePolicyRef: \"continueCaller,myPolicy\"', handled went-on handled went-on"
  })
  void handledEndsTheCallingRouteToo(String policy, String marks) throws IOException {
    mine(
        """
        - beans:
            - {name: marks, type: '%s'}
            - {name: myPolicy, type: '%s'}
        - routeConfiguration:
            id: mine
            onException:
              - onException:
                  exception: [java.lang.Exception]
                  handled: {constant: {expression: "true"}}
                  steps: [{bean: {ref: marks, method: "make('handled')"}}]
        - route:
            id: caller
            from:
              uri: "timer:often?delay=0&period=20"
              steps:
                - to: {uri: "direct:risky"}
                - bean: {ref: marks, method: "make('went-on')"}
        - route:
            id: risky
            routeConfigurationId: mine
            %s
            from:
              uri: direct:risky
              steps:
                - throwException: {exceptionType: java.lang.IllegalStateException, message: broken}
        """
            .formatted(Marks.class.getName(), MyPolicy.class.getName(), policy));
    start();

    List<String> expected = List.of(marks.split(" "));
    await().until(() -> Marks.MADE.size() >= expected.size());
    // the timer may fire before the other route starts
    assertThat(List.copyOf(Marks.MADE)).startsWith(expected.toArray(String[]::new));
  }

  private void start() {
    run.start(routes, Map.of());
  }

  private void mine(String text) throws IOException {
    Files.writeString(routes.resolve("z-mine.camel.yaml"), text);
  }

  /** A bean of an operator. */
  public static final class Marks {
    private static final List<String> MADE = new CopyOnWriteArrayList<>();

    /** Keeps {@code mark}. */
    public void make(String mark) {
      MADE.add(mark);
    }
  }

  /** A policy of an operator. */
  public static final class MyPolicy extends RoutePolicySupport {}
}
