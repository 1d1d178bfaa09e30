package io.drayage.route;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in the exchange the last step at which a route may have left it out: a filter, a choice or
 * a stop. Camel forgets where an exchange ended.
 */
final class RecordBranch implements InterceptStrategy {
  /** Property: the step and its route. */
  private static final String BRANCH = "drayage.branch";

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context,
      NamedNode definition,
      Processor target,
      @Nullable Processor nextTarget) {
    boolean branches =
        definition instanceof FilterDefinition
            || definition instanceof ChoiceDefinition
            || definition instanceof StopDefinition;
    // a run that begins has left no step out
    boolean begins = RunsUnderWay.STEP.equals(definition.getId());
    return branches && !begins
        ? new Branch(target, place((ProcessorDefinition<?>) definition))
        : target;
  }

  /** Why work that no step brought to its end was left out. */
  static String reason(Exchange exchange) {
    String branch = exchange.getProperty(BRANCH, String.class);
    return "left out by " + (branch == null ? "the routes" : branch);
  }

  private static String place(ProcessorDefinition<?> step) {
    return "step %s of route %s"
        .formatted(step.getId(), ProcessorDefinitionHelper.getRouteId(step));
  }

  private static final class Branch extends DelegateAsyncProcessor {
    private final String place;

    Branch(Processor target, String place) {
      super(target);
      this.place = place;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      // before, so that a later one that is inside counts
      exchange.setProperty(BRANCH, place);
      return super.process(exchange, callback);
    }
  }
}
