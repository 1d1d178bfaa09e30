package io.drayage.route;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Processor that replaces the body by the result of a function. An {@link Error} fails the step
 * like an exception.
 *
 * @param name name of the bean, for messages
 * @param wanted type of the body
 * @param work function of the body
 */
record BodyProcessor<I, O>(String name, Class<? super I> wanted, Function<I, O> work)
    implements Processor {
  @Override
  @SuppressWarnings("unchecked") // checked by hand, since a generic type has no class of its own
  public void process(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (!wanted.isInstance(body)) {
      throw new IllegalArgumentException(
          "step %s wants a %s but the body is a %s"
              .formatted(
                  name,
                  wanted.getSimpleName(),
                  body == null ? "nothing" : body.getClass().getSimpleName()));
    }
    try {
      Lanes.enter(body);
      O result = work.apply((I) body);
      exchange.getMessage().setBody(result);
    } catch (Error e) {
      // Camel's error handler takes exceptions only; an error would leave the run without its end
      throw new IllegalStateException(e);
    }
  }
}
