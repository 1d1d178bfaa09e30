package io.drayage.route;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A step of a route: takes the body as one of our types and puts another in its place. Subclasses
 * never see the exchange. An {@link Error} fails the step like an exception.
 */
abstract class BodyProcessor<I, O> implements Processor {
  private final Class<? super I> wanted;

  BodyProcessor(Class<? super I> wanted) {
    this.wanted = wanted;
  }

  abstract O apply(I body);

  @Override
  @SuppressWarnings("unchecked") // checked by hand, since a generic type has no class of its own
  public final void process(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (!wanted.isInstance(body)) {
      throw new IllegalArgumentException(
          "step %s wants a %s but the body is a %s"
              .formatted(
                  getClass().getSimpleName(),
                  wanted.getSimpleName(),
                  body == null ? "nothing" : body.getClass().getSimpleName()));
    }
    try {
      Lanes.enter(body);
      O result = apply((I) body);
      exchange.getMessage().setBody(result);
    } catch (Error e) {
      // Camel handles exceptions alone: an error would leave whoever waits for the run waiting
      throw new IllegalStateException(e);
    }
  }
}
