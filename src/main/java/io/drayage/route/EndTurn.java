package io.drayage.route;

import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyResult;
import io.drayage.sync.PutOffException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * CopyResult -&gt; CopyResult: lets the next image have its turn. An image that a registry put off
 * fails here, so that it is tried again.
 */
final class EndTurn implements Processor {
  @Override
  public void process(Exchange exchange) {
    AwaitTurn.end(exchange);
    Object body = exchange.getMessage().getBody();
    if (body instanceof CopyResult.Failed failed
        && failed.failure().kind() == FailureKind.RATE_LIMITED) {
      throw new PutOffException(failed.failure());
    }
  }
}
