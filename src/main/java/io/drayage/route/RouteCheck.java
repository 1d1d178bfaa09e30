package io.drayage.route;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

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
    checkDirectNames(context.getEndpoints(), context.getRoutes());
    ModelCamelContext model = (ModelCamelContext) context;
    checkErrorPolicies(model.getRouteDefinitions(), model.getRouteConfigurationDefinitions());
  }

  private static void checkDirectNames(Collection<Endpoint> endpoints, List<Route> routes) {
    Set<String> heard = new HashSet<>();
    routes.forEach(route -> heard.add(route.getEndpoint().getEndpointUri()));
    for (Endpoint endpoint : endpoints) {
      if (endpoint instanceof DirectEndpoint && !heard.contains(endpoint.getEndpointUri())) {
        throw new RouteException(
            "a route sends to %s, which is no route's 'from'".formatted(endpoint.getEndpointUri()));
      }
    }
  }

  private static void checkErrorPolicies(
      List<RouteDefinition> routes, List<RouteConfigurationDefinition> policies) {
    Set<String> ids = new HashSet<>();
    policies.forEach(policy -> ids.add(policy.getId()));
    for (RouteDefinition route : routes) {
      String wanted = route.getRouteConfigurationId();
      if (wanted != null && !ids.contains(wanted)) {
        throw new RouteException(
            "route %s names the routeConfigurationId %s, which does not exist"
                .formatted(route.getRouteId(), wanted));
      }
      Set<String> applied = route.getAppliedRouteConfigurationIds();
      if (wanted != null && (applied == null || !applied.contains(wanted))) {
        throw new RouteException(
            "route %s names the routeConfigurationId %s, but Camel does not apply it"
                .formatted(route.getRouteId(), wanted));
      }
    }
  }
}
