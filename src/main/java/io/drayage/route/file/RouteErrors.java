package io.drayage.route.file;

import io.drayage.oci.PrintableText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns Camel's exceptions about a route file into one line with its place. */
public final class RouteErrors {
  private static final int MAX_REASON = 400;
  private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");
  private static final Pattern ROUTE =
      Pattern.compile("\\broute:? (\\S+?):? (?:at|because|from)\\b");
  private static final Pattern PROPERTY = Pattern.compile("Property with key \\[(.+?)\\]");
  private static final Pattern STEP = Pattern.compile(">>> (.+?) <<<");

  private static final Pattern UNKNOWN_OPTIONS =
      Pattern.compile("resolve endpoint: ([\\w-]+):.*Unknown parameters=\\[\\{(.*)}]");
  private static final Pattern OTHER_PARTS =
      Pattern.compile("No language could be found|Data format '.*' could not be created");
  private static final String JARS =
      "jars with others go into lib/ext (drayage.extensions.dir), components' too";

  private RouteErrors() {}

  /** Creates the problem of a failure to read {@code file}; rethrows errors of the process. */
  static RouteException inFile(Path file, Throwable failure) {
    throwIfFatal(failure);
    Throwable root = rootOf(failure);
    String line = line(failure).map(number -> ":" + number).orElse("");
    return new RouteException(file + line + ": " + reason(root));
  }

  /** Creates the problem of a failure to start the routes of all {@code sources}. */
  public static RouteException atStart(
      @Nullable ModelCamelContext context, Collection<RouteSource> sources, Throwable failure) {
    throwIfFatal(failure);
    Throwable root = rootOf(failure);
    String place = place(context, failure);
    return new RouteException(
        (place.isEmpty() ? placeOfProperty(sources, root) : place) + reason(root));
  }

  /** Rethrows errors of the process, such as lack of memory; an overflow may be a class's bug. */
  private static void throwIfFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
  }

  /** Finds the place that uses a missing property; Camel names only the property. */
  private static String placeOfProperty(Collection<RouteSource> sources, Throwable failure) {
    Matcher property = PROPERTY.matcher(String.valueOf(failure.getMessage()));
    if (!property.find()) {
      return "";
    }
    // {{key}}, {{?key}} or {{key:default}}, but no longer key
    Pattern reference =
        Pattern.compile("\\{\\{\\??\\s*" + Pattern.quote(property.group(1)) + "\\s*[:}]");
    return sources.stream()
        .flatMap(source -> source.placeOf(reference).stream())
        .findFirst()
        .map(place -> place + ": ")
        .orElse("");
  }

  /** Creates the problem of a step, or of the whole route without one. */
  public static String inStep(
      RouteDefinition route, @Nullable LineNumberAware step, String reason) {
    return place(route, step) + reason;
  }

  /** Returns the file and line of the step that Camel names, else of the route. */
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

  /** Returns all steps of a route, nested ones too. */
  public static List<ProcessorDefinition<?>> steps(RouteDefinition route) {
    List<ProcessorDefinition<?>> steps = new ArrayList<>();
    for (ProcessorDefinition<?> step :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      steps.add(step);
    }
    return steps;
  }

  /** Returns the place of {@code part} of a route as {@code FILE:LINE: }. */
  static String place(RouteDefinition route, @Nullable LineNumberAware part) {
    // Camel counts lines of steps and routes from 0, of a 'from' from 1
    int line = (part == null ? route.getLineNumber() : part.getLineNumber()) + 1;
    if (part instanceof FromDefinition) {
      line--;
    }
    // a route made from a template has no location of its own
    String location =
        Stream.of(route, route.getInput(), part == null ? route : part)
            .flatMap(known -> Stream.ofNullable(known.getLocation()))
            .findFirst()
            .orElse("routes");
    String file = location.replaceFirst("^file:", "");
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

  /** Returns the reason on one line. */
  public static String reason(Throwable root) {
    if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
      return noClass(String.valueOf(root.getMessage()).replace('/', '.'));
    }
    String message = String.valueOf(root.getMessage());
    Matcher property = PROPERTY.matcher(message);
    if (property.find()) {
      String name = PrintableText.text(property.group(1), 120);
      return "property %s is not set: set it in config/application.properties or in the file that drayage.properties names, by --set %s=VALUE, or by the environment variable %s"
          .formatted(name, name, CamelValues.variable(name));
    }
    Matcher options = UNKNOWN_OPTIONS.matcher(message);
    if (options.find()) {
      // names only: values may be secret
      return PrintableText.text(
          "%s has no option %s"
              .formatted(
                  options.group(1),
                  options.group(2).replaceAll("(\\w+)=[^,]*", "$1").replaceAll("\\s+", " ")),
          MAX_REASON);
    }
    String text = root instanceof MarkedYamlEngineException marked ? marked.getProblem() : message;
    if (root instanceof Error) {
      text = root.getClass().getSimpleName() + ": " + message;
    }
    String hint = OTHER_PARTS.matcher(message).find() ? "; " + JARS : "";
    return PrintableText.text(withoutAddresses(text).strip().replaceAll("\\s+", " "), MAX_REASON)
        + hint;
  }

  /** Drops addresses, whose paths and queries may hold secrets. */
  private static String withoutAddresses(String text) {
    return text.replace(
            "Uri should not contains query parameters",
            "an address has its query under parameters:, or is a property such as"
                + " {{drayage.webhook}}")
        .replaceAll(" \\(uri: [^)]*\\)", "")
        .replaceAll("(\\w:[^\\s?]*)\\?[^\\s)]*", "$1?***");
  }

  static String noClass(String name) {
    return "there is no class %s; %s".formatted(PrintableText.text(name, 200), JARS);
  }

  /** Returns the reason for a scheme that none of {@code components} has. */
  public static String noComponent(String scheme, Collection<String> components) {
    return "there is no component %s; there are %s; %s"
        .formatted(PrintableText.text(scheme, 60), String.join(", ", components), JARS);
  }

  /** Returns the first cause. */
  public static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
