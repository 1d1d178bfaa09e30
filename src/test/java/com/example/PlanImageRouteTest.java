package com.example;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import io.drayage.route.RouteRuntime;
import io.drayage.sync.PlannedCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.Test;

class PlanImageRouteTest extends CamelTestSupport {
  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    RouteRuntime.bindStubs(context);
    context.getPropertiesComponent().setLocation("file:config/application.properties");
    Properties overrides = new Properties();
    overrides.setProperty("drayage.retry.network.times", "2");
    overrides.setProperty("drayage.retry.network.delay", "1");
    context.getPropertiesComponent().setOverrideProperties(overrides);
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        PluginHelper.getRoutesLoader(context)
            .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
      }
    }
    return context;
  }

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    super.configureTest(configuration);
    configuration.withUseAdviceWith(true);
  }

  @Test
  void onlyWhatTheTargetLacksIsSent() throws Exception {
    AdviceWith.adviceWith(
        context, "plan-image", route -> route.weaveById("to-send-order").replace().to("mock:sent"));
    MockEndpoint sent = getMockEndpoint("mock:sent");
    sent.expectedBodiesReceived(new Plan(true));
    context.start();

    for (boolean needed : List.of(false, true)) {
      template.requestBody("direct:plan-image", new Plan(needed));
    }

    sent.assertIsSatisfied();
  }

  @Test
  void aRegistryThatIsNotReachedIsAskedThreeTimes() throws Exception {
    RegistryException.Details details =
        new RegistryException.Details(
            new RegistryHost("registry.example.com"), "HEAD", "refused", "");
    AdviceWith.adviceWith(
        context, "plan-image", route -> route.weaveById("plan-copy").replace().to("mock:asked"));
    MockEndpoint asked = getMockEndpoint("mock:asked");
    asked.expectedMessageCount(3);
    asked.whenAnyExchangeReceived(
        exchange -> {
          throw RegistryException.of(FailureKind.UNREACHABLE, details);
        });
    context.start();

    template.requestBody("direct:plan-image", new Plan(true));

    asked.assertIsSatisfied();
  }

  /** What planCopy leaves, as far as the route reads it. */
  public record Plan(boolean needed) implements PlannedCopy {}
}
