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
 * Records in each exchange the last filter, choice or stop, as the reason if the route leaves it
 * out. Camel keeps no record of where an exchange ended.
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
    // this filter belongs to the beginning of each run
    boolean begins = RunsUnderWay.STEP.equals(definition.getId());
    return branches && !begins
        ? new Branch(target, place((ProcessorDefinition<?>) definition))
        : target;
  }

  /** Returns the reason for work that a route left out. */
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
      // set before the call, so that an inner branch replaces it
      exchange.setProperty(BRANCH, place);
      return super.process(exchange, callback);
    }
  }
}
