package io.drayage.route.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SimpleRegistry;
import org.junit.jupiter.api.Test;

/** The last message of a worker, whose topic is a list here. */
class WorkerEndTest {
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final WorkerEnd end = new WorkerEnd(stopping::get, () -> "stopped");

  @Test
  void aWorkerWithSeveralContextsTellsItsEndWithTheLastOfThem() throws Exception {
    CamelContext replaced = started();
    CamelContext edited = started();
    stopping.set(true);

    edited.stop();
    assertThat(told).isEmpty();

    replaced.stop();
    assertThat(told).containsExactly("stopped");
  }

  @Test
  void aContextThatAnotherReplacesIsNoEnd() throws Exception {
    CamelContext replaced = started();
    CamelContext edited = started();

    replaced.stop();
    stopping.set(true);
    assertThat(told).isEmpty();

    edited.stop();
    assertThat(told).containsExactly("stopped");
  }

  private CamelContext started() throws Exception {
    SimpleRegistry registry = new SimpleRegistry();
    Processor topic = exchange -> told.add(exchange.getMessage().getBody(String.class));
    registry.bind("topic", topic);
    CamelContext context = new DefaultCamelContext(registry);
    context.getManagementStrategy().addEventNotifier(end);
    context.getPropertiesComponent().addOverrideProperty("drayage.progress", "bean:topic");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:one").to("bean:topic");
            from("direct:two").to("bean:topic");
          }
        });
    context.start();
    return context;
  }
}
