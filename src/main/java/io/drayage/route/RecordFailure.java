package io.drayage.route;

import io.drayage.failure.Failure;
import io.drayage.route.order.OrderSteps;
import io.drayage.sync.Work;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Last step of an error policy: replaces the body by its failed outcome. */
final class RecordFailure implements Processor {
  @Override
  public void process(Exchange exchange) {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (cause == null) {
      throw new IllegalStateException("recordFailure stands where nothing failed");
    }
    Failure failure = WorkOutcome.failure(cause, Math.max(1, HonourRetryAfter.attempts(exchange)));
    HonourRetryAfter.reset(exchange);
    Object body = exchange.getMessage().getBody();
    if (failure.kind().isStop()
        && Boolean.TRUE.equals(exchange.getProperty(OrderSteps.OF_BROKER))) {
      // Camel calls no route policy and so no further step while it stops: without this the failed
      // outcome would be the answer
      exchange.setRollbackOnly(true);
    }
    exchange.getMessage().setBody(WorkOutcome.failed(body, new UnknownWork(body), failure));
  }

  private record UnknownWork(@Nullable Object body) implements Work {
    @Override
    public String taskName() {
      return "";
    }

    @Override
    public String subject() {
      return "unknown work: " + (body == null ? "nothing" : body.getClass().getSimpleName());
    }
  }
}
