package io.drayage.route;

import io.drayage.route.file.RouteErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.LineNumberAware;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.PatternHelper;

/**
 * Check of the routes that Camel has read, across files: unknown components and options, {@code
 * direct:} endpoints without a consumer, and error policies that do not exist or do not apply.
 * Camel ignores these, or reports them without a place.
 */
final class RouteModelCheck {
  private static final String RUN_TASK = "direct://run-task";

  private final ModelCamelContext context;
  private final Supplier<List<String>> components;

  RouteModelCheck(CamelContext context, Supplier<List<String>> components) {
    this.context = (ModelCamelContext) context;
    this.components = components;
  }

  /** Returns problems of endpoint URIs, before the routes are made. */
  List<String> addressProblems() {
    List<String> problems = new ArrayList<>();
    for (RouteDefinition route : RouteCondition.routes(context)) {
      resolve(route, route.getInput(), route.getInput().getEndpointUri(), problems);
      for (ProcessorDefinition<?> step : RouteErrors.steps(route)) {
        address(step).ifPresent(uri -> resolve(route, step, uri, problems));
      }
    }
    return problems;
  }

  /**
   * Returns problems of references to routes and policies, after the routes are made.
   *
   * @param runs whether runs begin in these routes
   */
  List<String> referenceProblems(boolean runs) {
    List<String> problems = new ArrayList<>();
    errorPolicies(problems);
    directNames(runs, problems);
    return problems;
  }

  private void resolve(
      RouteDefinition route, LineNumberAware step, String uri, List<String> problems) {
    try {
      Endpoint endpoint = context.getEndpoint(uri);
      if (step == route.getInput()) {
        pathProblem(endpoint.getEndpointUri())
            .ifPresent(problem -> problems.add(RouteErrors.inStep(route, step, problem)));
      }
    } catch (NoSuchEndpointException e) {
      String scheme = context.resolvePropertyPlaceholders(uri).replaceFirst(":.*", "");
      problems.add(
          RouteErrors.inStep(route, step, RouteErrors.noComponent(scheme, components.get())));
    } catch (RuntimeException e) {
      problems.add(RouteErrors.inStep(route, step, RouteErrors.reason(RouteErrors.rootOf(e))));
    }
  }

  /** Returns the reason if a route may not serve a path; tells by text, which loads no class. */
  private static Optional<String> pathProblem(String uri) {
    return uri.startsWith(HookRoutes.SCHEME)
        ? HookRoutes.pathProblem(
            uri.substring(HookRoutes.SCHEME.length())
                .replaceFirst("^/*", "/")
                .replaceFirst("[?].*", ""))
        : Optional.empty();
  }

  private void directNames(boolean runs, List<String> problems) {
    Set<String> heard = new HashSet<>();
    context.getRoutes().forEach(route -> heard.add(route.getEndpoint().getEndpointUri()));
    if (runs && !heard.contains(RUN_TASK)) {
      problems.add(
          "no route listens to %s, where every run begins; schedule.camel.yaml, as it is shipped, has it"
              .formatted(RUN_TASK));
    }
    int before = problems.size();
    for (RouteDefinition route : RouteCondition.routes(context)) {
      for (ProcessorDefinition<?> step : RouteErrors.steps(route)) {
        address(step).ifPresent(uri -> directName(route, step, uri, heard, problems));
      }
    }
    // endpoints that no step names literally, such as a property's value
    for (Endpoint endpoint : context.getEndpoints()) {
      if (problems.size() == before && isUnheard(endpoint, heard)) {
        problems.add(unheard(endpoint.getEndpointUri()));
      }
    }
  }

  private void directName(
      RouteDefinition route,
      ProcessorDefinition<?> step,
      String uri,
      Set<String> heard,
      List<String> problems) {
    String resolved = context.resolvePropertyPlaceholders(uri);
    Endpoint endpoint = resolved.startsWith("direct:") ? context.hasEndpoint(resolved) : null;
    if (endpoint != null && isUnheard(endpoint, heard)) {
      problems.add(RouteErrors.inStep(route, step, unheard(endpoint.getEndpointUri())));
    }
  }

  private static boolean isUnheard(Endpoint endpoint, Set<String> heard) {
    return endpoint instanceof DirectEndpoint && !heard.contains(endpoint.getEndpointUri());
  }

  /** Returns the URI that a step sends to; empty for other steps and for computed URIs. */
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

  private void errorPolicies(List<String> problems) {
    Set<String> ids = new HashSet<>();
    context.getRouteConfigurationDefinitions().forEach(policy -> ids.add(policy.getId()));
    ids.remove(null);
    for (RouteDefinition route : RouteCondition.routes(context)) {
      for (String wanted : policiesOf(route)) {
        problem(wanted, ids, appliedTo(route))
            .ifPresent(
                problem ->
                    problems.add(
                        RouteErrors.inStep(
                            route,
                            null,
                            "route %s names the routeConfigurationId %s, %s"
                                .formatted(route.getRouteId(), wanted.strip(), problem))));
      }
    }
  }

  /** Returns the ids and patterns that a route lists, unless Camel fills in a template's. */
  private static List<String> policiesOf(RouteDefinition route) {
    String listed = route.getRouteConfigurationId();
    boolean filledIn =
        listed != null && listed.startsWith("{{") && route.getTemplateParameters() != null;
    return listed == null || (filledIn && !appliedTo(route).isEmpty())
        ? List.of()
        : List.of(listed.split(","));
  }

  private static Set<String> appliedTo(RouteDefinition route) {
    Set<String> applied = route.getAppliedRouteConfigurationIds();
    return applied == null ? Set.of() : applied;
  }

  /** Returns the reason if a policy does not apply; Camel takes spaces as part of an id. */
  private static Optional<String> problem(String wanted, Set<String> ids, Set<String> applied) {
    if (matches(wanted, applied)) {
      return Optional.empty();
    }
    if (matches(wanted, ids)) {
      return Optional.of("but Camel does not apply it");
    }
    return Optional.of(
        !wanted.isBlank() && matches(wanted.strip(), ids)
            ? "but Camel takes no spaces between ids"
            : "which does not exist");
  }

  private static boolean matches(String wanted, Set<String> ids) {
    return ids.stream().anyMatch(id -> PatternHelper.matchPattern(id, wanted));
  }
}
