package io.drayage.route;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/**
 * Finds what Camel lets pass in silence: a {@code direct:} name that no route listens to, and an
 * error policy that does not exist or does not reach its route.
 */
final class RouteCheck {
  private final CamelContext context;

  RouteCheck(CamelContext context) {
    this.context = context;
  }

  /** Throws a {@link RouteException} over the first thing found. */
  void check() {
    ModelCamelContext model = (ModelCamelContext) context;
    checkErrorPolicies(model.getRouteDefinitions(), model.getRouteConfigurationDefinitions());
    checkDirectNames(model.getRouteDefinitions());
  }

  private void checkDirectNames(List<RouteDefinition> routes) {
    Set<String> heard = new HashSet<>();
    context.getRoutes().forEach(route -> heard.add(route.getEndpoint().getEndpointUri()));
    for (RouteDefinition route : routes) {
      for (ProcessorDefinition<?> step : RouteErrors.steps(route)) {
        address(step).ifPresent(uri -> checkDirectName(route, step, uri, heard));
      }
    }
    // what no step names outright, such as a property's value
    for (Endpoint endpoint : context.getEndpoints()) {
      if (endpoint instanceof DirectEndpoint && !heard.contains(endpoint.getEndpointUri())) {
        throw new RouteException(unheard(endpoint.getEndpointUri()));
      }
    }
  }

  private void checkDirectName(
      RouteDefinition route, ProcessorDefinition<?> step, String uri, Set<String> heard) {
    String resolved = context.resolvePropertyPlaceholders(uri);
    Endpoint endpoint = resolved.startsWith("direct:") ? context.hasEndpoint(resolved) : null;
    if (endpoint instanceof DirectEndpoint && !heard.contains(endpoint.getEndpointUri())) {
      throw RouteErrors.inStep(route, step, unheard(endpoint.getEndpointUri()));
    }
  }

  /** Where a step sends to; empty when it sends nowhere, or works that out each time. */
  private static Optional<String> address(ProcessorDefinition<?> step) {
    if (step instanceof SendDefinition<?> send) {
      return Optional.ofNullable(send.getEndpointUri());
    }
    return step instanceof ToDynamicDefinition send
        ? Optional.ofNullable(send.getUri()).filter(uri -> !uri.contains("${"))
        : Optional.empty();
  }

  private static String unheard(String uri) {
    return "a route sends to %s, which is no route's 'from'".formatted(uri);
  }

  private static void checkErrorPolicies(
      List<RouteDefinition> routes, List<RouteConfigurationDefinition> policies) {
    Set<String> ids = new HashSet<>();
    policies.forEach(policy -> ids.add(policy.getId()));
    for (RouteDefinition route : routes) {
      String wanted = route.getRouteConfigurationId();
      if (wanted != null && !ids.contains(wanted)) {
        throw RouteErrors.inStep(
            route,
            null,
            "route %s names the routeConfigurationId %s, which does not exist"
                .formatted(route.getRouteId(), wanted));
      }
      Set<String> applied = route.getAppliedRouteConfigurationIds();
      if (wanted != null && (applied == null || !applied.contains(wanted))) {
        throw RouteErrors.inStep(
            route,
            null,
            "route %s names the routeConfigurationId %s, but Camel does not apply it"
                .formatted(route.getRouteId(), wanted));
      }
    }
  }
}
