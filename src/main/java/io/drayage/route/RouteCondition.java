package io.drayage.route;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;

/** The {@code precondition} of routes: Camel keeps those without effect among the definitions. */
final class RouteCondition {
  private RouteCondition() {}

  /** The definitions of which Camel makes routes. */
  static List<RouteDefinition> routes(CamelContext context) {
    return List.copyOf(((ModelCamelContext) context).getRouteDefinitions()).stream()
        .filter(route -> holds(route, context))
        .toList();
  }

  private static boolean holds(RouteDefinition route, CamelContext context) {
    String condition = route.getPrecondition();
    return condition == null
        || context
            .resolveLanguage("simple")
            .createPredicate(context.resolvePropertyPlaceholders(condition))
            .matches(new DefaultExchange(context));
  }
}
