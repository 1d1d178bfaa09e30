package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.push.HookGuard;
import io.drayage.push.HookPlans;
import io.drayage.push.PushedMappings;
import io.drayage.sync.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped file, with a server and runs that the test puts in place. */
class HookRoutesTest extends CamelTestSupport {
  private static final String TOKEN = "hook-s3cret";

  private final HookGuard guard =
      new HookGuard(
          host -> host.name().equals("off.example") ? Optional.empty() : Optional.of(TOKEN),
          InstantSource.system());
  private final PushedMappings mappings =
      new PushedMappings(
          () ->
              HookPlans.plan(
                  HookPlans.task("core", "docker.io", "library/redis", "team/app"),
                  HookPlans.task("all", "docker.io", "regex: team/.*")),
          name -> false);

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    RouteRuntime.bindStubs(camel);
    HookSteps.beans(guard, mappings)
        .forEach(
            (name, bean) -> {
              camel.getRegistry().unbind(name);
              camel.getRegistry().bind(name, bean);
            });
    camel.getPropertiesComponent().setLocation("file:config/application.properties");
    Properties overrides = new Properties();
    overrides.setProperty("drayage.hooks.quiet", "300");
    overrides.setProperty("drayage.hooks.look-up", "50");
    boolean unceasing = contextManagerExtension.getCurrentTestName().contains("DoesNotCease");
    overrides.setProperty("drayage.hooks.longest-wait", unceasing ? "1000" : "60000");
    camel.getPropertiesComponent().setOverrideProperties(overrides);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel).resolveResource("file:routes/hooks.camel.yaml"));
    return camel;
  }

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    super.configureTest(configuration);
    configuration.withUseAdviceWith(true);
  }

  @BeforeEach
  void begin() throws Exception {
    AdviceWith.adviceWith(
        context, "receive-hook", route -> route.replaceFromWith("direct:receive-hook"));
    AdviceWith.adviceWith(
        context,
        "run-pushed",
        route -> route.weaveById("to-run-task-for-push").replace().to("mock:runs"));
    context.start();
  }

  @Test
  void aThousandPushesAreOneRunOfTheirRepositories() throws Exception {
    MockEndpoint runs = getMockEndpoint("mock:runs");
    runs.expectedBodiesReceivedInAnyOrder(
        new RunRequest("core", Set.of("docker.io/library/redis", "docker.io/team/app")),
        new RunRequest("all", Set.of("docker.io/team/app")));

    for (int push = 0; push < 500; push++) {
      assertThat(status(post("docker.io", "{\"image\":\"redis:7\"}", TOKEN))).isEqualTo(202);
      assertThat(status(post("docker.io", "{\"image\":\"team/app:1\"}", TOKEN))).isEqualTo(202);
    }

    runs.setResultWaitTime(TimeUnit.SECONDS.toMillis(10));
    runs.setAssertPeriod(600);
    runs.assertIsSatisfied();
  }

  @Test
  void aStreamOfPushesThatDoesNotCeaseIsLookedAtToo() {
    MockEndpoint runs = getMockEndpoint("mock:runs");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);

    while (runs.getReceivedCounter() == 0 && System.nanoTime() < until) {
      post("docker.io", "{\"image\":\"redis:7\"}", TOKEN);
    }

    assertThat(runs.getReceivedExchanges())
        .first()
        .extracting(exchange -> exchange.getMessage().getBody())
        .isEqualTo(new RunRequest("core", Set.of("docker.io/library/redis")));
  }

  @Test
  void theAnswerSaysAtOnceWhatIsLookedAtAndRepeatsNoHeader() {
    Exchange answer = post("docker.io", "{\"image\":\"redis:7\"}", TOKEN);

    assertThat(answer.getMessage().getBody(String.class))
        .isEqualTo(
            "{\"looks\":[{\"task\":\"core\",\"mappings\":[1],"
                + "\"repositories\":[\"docker.io/library/redis\"]}],\"paused\":[]}");
    assertThat(answer.getMessage().getHeaders())
        .containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE);
  }

  @Test
  void aRepositoryThatNoMappingReadsIsAnsweredWithNothing() throws Exception {
    MockEndpoint runs = getMockEndpoint("mock:runs");
    runs.expectedMessageCount(0);
    runs.setAssertPeriod(500);

    Exchange answer = post("docker.io", "{\"image\":\"busybox:1\"}", TOKEN);

    assertThat(status(answer)).isEqualTo(204);
    assertThat(answer.getMessage().getBody()).isNull();
    runs.assertIsSatisfied();
  }

  @Test
  void aForgedOrBrokenNotificationStartsNothing() throws Exception {
    MockEndpoint runs = getMockEndpoint("mock:runs");
    runs.expectedMessageCount(0);
    runs.setAssertPeriod(500);

    for (Map.Entry<Exchange, Integer> answer :
        List.of(
            Map.entry(post("docker.io", "{\"image\":\"redis:7\"}", "guess"), 401),
            Map.entry(post("off.example", "{\"image\":\"redis:7\"}", TOKEN), 403),
            Map.entry(post("no registry", "{\"image\":\"redis:7\"}", TOKEN), 400),
            Map.entry(post("docker.io", "nonsense", TOKEN), 400))) {
      assertThat(status(answer.getKey())).isEqualTo(answer.getValue());
      assertThat(answer.getKey().getMessage().getHeader(Exchange.CONTENT_TYPE))
          .isEqualTo("application/problem+json");
      assertThat(answer.getKey().getMessage().getBody(String.class))
          .contains("\"status\":" + answer.getValue())
          .doesNotContain(TOKEN)
          .doesNotContain("guess");
    }

    runs.assertIsSatisfied();
  }

  @Test
  void pushesThatWaitAreNotLostWhenTheRoutesEnd() {
    MockEndpoint runs = getMockEndpoint("mock:runs");
    post("docker.io", "{\"image\":\"redis:7\"}", TOKEN);

    context.stop();

    assertThat(runs.getReceivedCounter()).isEqualTo(1);
  }

  private Exchange post(String registry, String body, String token) {
    return template.request(
        "direct:receive-hook",
        exchange -> {
          exchange.getMessage().setHeader("registry", registry);
          exchange.getMessage().setHeader("Authorization", "Bearer " + token);
          exchange.getMessage().setHeader("CamelAggregationCompleteAllGroups", true);
          exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static @Nullable Integer status(Exchange answer) {
    return answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
  }
}
