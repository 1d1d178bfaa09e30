package io.drayage.route;

import io.drayage.sync.CopyResult;
import io.drayage.sync.RunLog;
import io.drayage.sync.Work;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * CopyResult -&gt; CopyResult: logs the result and counts it. An image that a route left out
 * becomes a skipped one.
 */
final class ReportImage implements Processor {
  private final RunLog log;

  ReportImage(RunLog log) {
    this.log = log;
  }

  @Override
  public void process(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    Object outcome =
        body instanceof Work work && !(body instanceof CopyResult)
            ? WorkOutcome.skipped(work, RecordBranch.reason(exchange))
            : body;
    if (!(outcome instanceof CopyResult result)) {
      throw new IllegalArgumentException(
          "step ReportImage wants a CopyResult but the body is a "
              + (body == null ? "nothing" : body.getClass().getSimpleName()));
    }
    exchange.getMessage().setBody(log.image(result));
    // a report route may hang or drop the exchange, which would hold the turn
    AwaitTurn.end(exchange);
  }
}
