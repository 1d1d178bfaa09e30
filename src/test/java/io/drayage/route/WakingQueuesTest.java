package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakingQueuesTest {
  private final WakingQueues queues = new WakingQueues();

  @Test
  void aConsumerStartsAndEndsBeforeItsPollTimeout() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      queues.bind(context);
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("seda:images?pollTimeout=3600000&concurrentConsumers=3").to("mock:images");
            }
          });
      context.start();
      MockEndpoint images = context.getEndpoint("mock:images", MockEndpoint.class);
      images.expectedMessageCount(1);
      context.createFluentProducerTemplate().to("seda:images").send();
      images.assertIsSatisfied();

      queues.wake();
      context.stop();

      assertThat(context.isStopped()).isTrue();
    }
  }

  @Test
  void aWokenPollFindsNothingAndLeavesNoInterrupt() {
    BlockingQueue<Exchange> queue = queues.create();
    CompletableFuture<Boolean> woken =
        CompletableFuture.supplyAsync(
            () -> shortPoll(queue) == null && !Thread.currentThread().isInterrupted());

    // whether the poll has begun or not
    queues.wake();

    assertThat(woken.join()).isTrue();
  }

  @Test
  void whatWaitsIsStillGivenAfterAWake() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      BlockingQueue<Exchange> queue = queues.create(1);
      Exchange exchange = new DefaultExchange(context);
      queue.add(exchange);

      queues.wake();

      assertThat(queue.poll(1, TimeUnit.HOURS)).isSameAs(exchange);
      assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void anotherInterruptEndsAPollAsUsual() {
    BlockingQueue<Exchange> queue = queues.create();
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread consumer =
        new Thread(
            () -> {
              try {
                outcome.complete("polled " + queue.poll(1, TimeUnit.HOURS));
              } catch (InterruptedException e) {
                outcome.complete("interrupted");
              }
            });
    consumer.start();
    Awaitility.await().until(() -> consumer.getState() == Thread.State.TIMED_WAITING);

    consumer.interrupt();

    assertThat(outcome.join()).isEqualTo("interrupted");
  }

  private static Exchange shortPoll(BlockingQueue<Exchange> queue) {
    try {
      return queue.poll(1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
