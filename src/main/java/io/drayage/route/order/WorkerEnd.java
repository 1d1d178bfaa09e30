package io.drayage.route.order;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Producer;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.apache.camel.spi.CamelEvent.RouteStoppingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells schedulers once that this worker has stopped: when the first route of its last context
 * stops for good, which Camel begins after the last copy. After an edit of routes several contexts
 * may copy. Camel finds it in the registry of each.
 */
public final class WorkerEnd extends EventNotifierSupport {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerEnd.class);

  private final BooleanSupplier canTell;
  private final Supplier<String> last;
  private final Set<CamelContext> open = new HashSet<>();

  /**
   * The end of this process.
   *
   * @param canTell whether the process is stopping, and its broker can be reached; routes also stop
   *     when others replace them
   * @param last the last message
   */
  public WorkerEnd(BooleanSupplier canTell, Supplier<String> last) {
    this.canTell = canTell;
    this.last = last;
    // events of exchanges would cost each one
    setIgnoreExchangeEvents(true);
    setIgnoreStepEvents(true);
  }

  @Override
  public boolean isEnabled(CamelEvent event) {
    return event instanceof CamelContextStartedEvent || event instanceof RouteStoppingEvent;
  }

  @Override
  public void notify(CamelEvent event) {
    if (event instanceof CamelContextStartedEvent started) {
      begins(started.getContext());
    } else if (event instanceof RouteStoppingEvent stopping) {
      CamelContext context = stopping.getRoute().getCamelContext();
      if (context.isStopping() && isLast(context) && canTell.getAsBoolean()) {
        tell(context);
      }
    }
  }

  private synchronized void begins(CamelContext context) {
    open.add(context);
  }

  /** Whether all contexts end with this one, which is told for the first time. */
  private synchronized boolean isLast(CamelContext context) {
    return open.remove(context) && open.isEmpty();
  }

  private void tell(CamelContext context) {
    String topic = context.resolvePropertyPlaceholders("{{drayage.progress}}");
    if (topic.isBlank()) {
      return;
    }
    Endpoint endpoint = context.getEndpoint(topic);
    // a template starts no producer in a context that stops
    try (Producer producer = endpoint.createProducer()) {
      producer.start();
      Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
      exchange.getMessage().setBody(last.get());
      producer.process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    } catch (Exception e) {
      // schedulers drop a silent worker later
      LOG.debug("the end of this worker is not told: {}", e.getMessage());
    }
  }
}
