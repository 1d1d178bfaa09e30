package io.drayage.route;

import io.drayage.route.file.RouteAddress;
import io.drayage.status.RouteMap.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WhenDefinition;

/** Reads the steps of a route, without its error policies. */
final class RouteSteps {
  private final CamelContext context;
  private final List<Step> steps = new ArrayList<>();

  RouteSteps(CamelContext context) {
    this.context = context;
  }

  List<Step> of(RouteDefinition route) {
    all(route.getOutputs(), 0);
    return steps;
  }

  private void all(List<ProcessorDefinition<?>> outputs, int depth) {
    for (ProcessorDefinition<?> output : List.copyOf(outputs)) {
      if (output instanceof OnExceptionDefinition || output instanceof OnCompletionDefinition) {
        continue;
      }
      add(output, to(output), depth);
      if (output instanceof ChoiceDefinition choice) {
        choice(choice, depth + 1);
      } else {
        all(output.getOutputs(), depth + 1);
      }
    }
  }

  /** Adds the branches, which the outputs of a choice leave out. */
  private void choice(ChoiceDefinition choice, int depth) {
    for (WhenDefinition when : choice.getWhenClauses()) {
      add(when, Optional.empty(), depth);
      all(when.getOutputs(), depth + 1);
    }
    OtherwiseDefinition otherwise = choice.getOtherwise();
    if (otherwise != null) {
      add(otherwise, Optional.empty(), depth);
      all(otherwise.getOutputs(), depth + 1);
    }
  }

  private <T extends OptionalIdentifiedDefinition<?> & NamedNode> void add(
      T node, Optional<String> to, int depth) {
    steps.add(
        new Step(
            String.valueOf(node.getId()),
            node.getShortName(),
            depth,
            Optional.ofNullable(node.getDescription()),
            to.map(uri -> RouteAddress.shown(context, uri)),
            Optional.empty()));
  }

  private static Optional<String> to(ProcessorDefinition<?> step) {
    if (step instanceof SendDefinition<?> send) {
      return Optional.ofNullable(send.getEndpointUri());
    }
    if (step instanceof ToDynamicDefinition send) {
      return Optional.ofNullable(send.getUri());
    }
    boolean fetches =
        step.getShortName().equals("enrich") || step.getShortName().equals("pollEnrich");
    return fetches && step instanceof ExpressionNode node && node.getExpression() != null
        ? Optional.ofNullable(node.getExpression().getExpression())
        : Optional.empty();
  }
}
