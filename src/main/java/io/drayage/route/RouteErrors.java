package io.drayage.route;

import io.drayage.oci.Printable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what Camel throws over a route file into one line with its place. */
final class RouteErrors {
  private static final int MAX_REASON = 400;
  private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");
  private static final Pattern STEP = Pattern.compile(">>> (.+?) <<<");

  private RouteErrors() {}

  /** An error while {@code file} was read. */
  static RouteException inFile(Path file, Exception failure) {
    Throwable root = rootOf(failure);
    String line = line(failure).map(number -> ":" + number).orElse("");
    return new RouteException(file + line + ": " + reason(root));
  }

  /** An error when the routes of all files were started together. */
  static RouteException atStart(@Nullable ModelCamelContext context, Throwable failure) {
    String place =
        context != null
                && failure instanceof FailedToCreateRouteException named
                && named.getRouteId() != null
            ? place(context, named.getRouteId(), String.valueOf(named.getMessage()))
            : "";
    return new RouteException(place + reason(rootOf(failure)));
  }

  /** The file, and the line of the step where Camel names it, else of the route. */
  private static String place(ModelCamelContext context, String routeId, String message) {
    RouteDefinition route = context.getRouteDefinition(routeId);
    if (route == null) {
      return "route " + routeId + ": ";
    }
    Matcher named = STEP.matcher(message);
    String step = named.find() ? named.group(1) : "";
    // Camel counts the lines of steps and routes from 0
    int line = route.getLineNumber() + 1;
    for (ProcessorDefinition<?> definition :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      if (step.equals(definition.toString())) {
        line = definition.getLineNumber() + 1;
        break;
      }
    }
    String file = String.valueOf(route.getLocation()).replaceFirst("^file:", "");
    return file + (line > 0 ? ":" + line : "") + ": ";
  }

  private static Optional<Integer> line(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof MarkedYamlEngineException marked) {
        Optional<Integer> line = marked.getProblemMark().map(Mark::getLine);
        if (line.isPresent()) {
          return Optional.of(line.get() + 1);
        }
      }
      Matcher named = LINE.matcher(String.valueOf(at.getMessage()));
      if (named.find()) {
        return Optional.of(Integer.parseInt(named.group(1)));
      }
    }
    return Optional.empty();
  }

  private static String reason(Throwable root) {
    String text =
        root instanceof MarkedYamlEngineException marked
            ? marked.getProblem()
            : String.valueOf(root.getMessage());
    return Printable.text(text.strip().replaceAll("\\s+", " "), MAX_REASON);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
