package io.drayage.route;

import io.drayage.oci.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern ROUTE =
      Pattern.compile("\\broute:? (\\S+?):? (?:at|because|from)\\b");
  private static final Pattern PROPERTY = Pattern.compile("Property with key \\[(.+?)\\]");
  private static final Pattern STEP = Pattern.compile(">>> (.+?) <<<");

  private RouteErrors() {}

  /** An error while {@code file} was read. */
  static RouteException inFile(Path file, Exception failure) {
    Throwable root = rootOf(failure);
    String line = line(failure).map(number -> ":" + number).orElse("");
    return new RouteException(file + line + ": " + reason(root));
  }

  /** An error when the routes of all files, {@code sources}, were started together. */
  static RouteException atStart(
      @Nullable ModelCamelContext context, List<RouteSource> sources, Throwable failure) {
    Throwable root = rootOf(failure);
    String place = place(context, failure);
    return new RouteException(
        (place.isEmpty() ? placeOfProperty(sources, root) : place) + reason(root));
  }

  /** Camel names a property that is missing, but not who asks for it. */
  private static String placeOfProperty(List<RouteSource> sources, Throwable failure) {
    Matcher property = PROPERTY.matcher(String.valueOf(failure.getMessage()));
    if (!property.find()) {
      return "";
    }
    // {{key}}, {{?key}} or {{key:default}}, and no key that merely begins so
    Pattern reference =
        Pattern.compile("\\{\\{\\??\\s*" + Pattern.quote(property.group(1)) + "\\s*[:}]");
    return sources.stream()
        .flatMap(source -> source.placeOf(reference).stream())
        .findFirst()
        .map(place -> place + ": ")
        .orElse("");
  }

  /** An error that was found in {@code step} of {@code route}. */
  static RouteException inStep(
      RouteDefinition route, @Nullable ProcessorDefinition<?> step, String reason) {
    return new RouteException(place(route, step) + reason);
  }

  /** The file, and the line of the step where Camel names it, else of the route. */
  private static String place(@Nullable ModelCamelContext context, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher named = ROUTE.matcher(message);
    if (context == null || !named.find()) {
      return "";
    }
    RouteDefinition route = context.getRouteDefinition(named.group(1));
    if (route == null) {
      return "route " + named.group(1) + ": ";
    }
    Matcher step = STEP.matcher(message);
    String text = step.find() ? step.group(1) : "";
    return place(
        route,
        steps(route).stream()
            .filter(definition -> text.equals(definition.toString()))
            .findFirst()
            .orElse(null));
  }

  /** All steps of a route, also those inside others. */
  static List<ProcessorDefinition<?>> steps(RouteDefinition route) {
    List<ProcessorDefinition<?>> steps = new ArrayList<>();
    for (ProcessorDefinition<?> step :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      steps.add(step);
    }
    return steps;
  }

  private static String place(RouteDefinition route, @Nullable ProcessorDefinition<?> step) {
    // Camel counts the lines of steps and routes from 0
    int line = (step == null ? route.getLineNumber() : step.getLineNumber()) + 1;
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
