package io.drayage.route.order;

import io.drayage.broker.BrokerRefusal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps on both sides of {@code drayage.progress}. No copy depends on them. */
public final class ProgressSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressSteps.class);

  private final Supplier<Optional<String>> next;
  private final Consumer<String> heard;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * The steps of this process.
   *
   * @param next the next message of a worker; empty if there is nothing to tell now
   * @param heard takes the messages of workers
   */
  public ProgressSteps(Supplier<Optional<String>> next, Consumer<String> heard) {
    this.next = next;
    this.heard = heard;
  }

  /** The steps by the names that route files use. */
  public Map<String, Processor> beans() {
    Map<String, Processor> beans = new TreeMap<>();
    beans.put("writeProgress", this::write);
    beans.put("progressNotSent", this::notSent);
    beans.put("readProgress", this::read);
    return beans;
  }

  /** Nothing -&gt; JSON; ends the exchange if there is nothing to tell. */
  private void write(Exchange exchange) {
    next.get().ifPresentOrElse(exchange.getMessage()::setBody, () -> exchange.setRouteStop(true));
  }

  /** A broker that is away has a line of its own; one that refuses has one line here. */
  private void notSent(Exchange exchange) {
    Exception cause =
        Objects.requireNonNull(
            exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class), "nothing failed");
    String message = String.valueOf(cause.getMessage());
    if (BrokerRefusal.isIn(cause) && !warned.getAndSet(true)) {
      LOG.atWarn()
          .addKeyValue("error", message)
          .addKeyValue(
              "hint",
              "let the login of drayage.broker.user send to the topic of drayage.broker.progress, or"
                  + " set that property to nothing; copies do not depend on it")
          .log("progress is not told to the scheduler");
    } else {
      LOG.debug("progress not sent: {}", message);
    }
  }

  /** JSON -&gt; nothing. A message that is no text is none of a worker. */
  private void read(Exchange exchange) {
    String text;
    try {
      text = exchange.getMessage().getBody(String.class);
    } catch (RuntimeException e) {
      LOG.debug("a message of progress is no text: {}", e.getMessage());
      return;
    }
    if (text != null) {
      heard.accept(text);
    }
  }
}
