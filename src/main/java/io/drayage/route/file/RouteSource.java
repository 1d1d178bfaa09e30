package io.drayage.route.file;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceSupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Text of one route file. The text is read once, so that the checks and Camel see the same.
 *
 * @param file path of the file
 * @param yaml text of the file
 */
public record RouteSource(Path file, String yaml) {
  private record Part(Path file, RoutesBuilder builder) {}

  private interface Loading {
    void load(RoutesBuilder builder) throws Exception;
  }

  /**
   * Loads all files: first the error policies, then the routes. Camel silently ignores a policy
   * that is added after its route.
   *
   * @return problems of files that Camel cannot load, one for each file
   */
  public static List<String> loadAll(Map<RouteSource, YamlPlaces> files, CamelContext context) {
    List<String> problems = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    files.forEach(
        (source, places) ->
            RouteException.collect(problems, () -> parts.add(source.part(context, places))));
    load(
        problems,
        parts,
        builder -> {
          if (builder instanceof RouteConfigurationsBuilder policies) {
            context.addRoutesConfigurations(policies);
          }
        });
    load(problems, parts, context::addRoutes);
    return problems;
  }

  /**
   * Parses all files.
   *
   * @param check further check of a file
   * @throws RouteException with all problems
   */
  public static Map<RouteSource, YamlPlaces> places(
      List<RouteSource> sources, BiConsumer<RouteSource, YamlPlaces> check) {
    Map<RouteSource, YamlPlaces> files = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (RouteSource source : sources) {
      RouteException.collect(
          problems,
          () -> {
            YamlPlaces places = YamlPlaces.of(source);
            files.put(source, places);
            check.accept(source, places);
          });
    }
    problems.addAll(new RouteIds().problems(files));
    RouteException.throwIfAny(problems);
    return files;
  }

  /** Whether a problem is one of this file. */
  public boolean has(String problem) {
    return problem.startsWith(file + ":");
  }

  /** Returns the file and line of the first match; empty if there is none. */
  Optional<String> placeOf(Pattern pattern) {
    Matcher match = pattern.matcher(yaml);
    if (!match.find()) {
      return Optional.empty();
    }
    long line = yaml.chars().limit(match.start()).filter(c -> c == '\n').count() + 1;
    return Optional.of(file + ":" + line);
  }

  private Part part(CamelContext context, YamlPlaces places) {
    try (ParsedLoader loader = new ParsedLoader(places.root())) {
      loader.setCamelContext(context);
      loader.start();
      Content content = new Content(this);
      if (!(places.root() instanceof SequenceNode)) {
        // a document of Kubernetes may also customize the context
        loader.preParseRoute(content);
      }
      return new Part(file, loader.loadRoutesBuilder(content));
    } catch (Exception | Error e) {
      throw RouteErrors.inFile(file, e);
    }
  }

  private static void load(List<String> problems, List<Part> parts, Loading loading) {
    for (Part part : parts) {
      try {
        loading.load(part.builder());
      } catch (Exception | Error e) { // an extension class may throw either
        problems.addAll(RouteErrors.inFile(part.file(), e).problems());
      }
    }
  }

  /** Camel's loader, without parsing a file once more. */
  private static final class ParsedLoader extends YamlRoutesBuilderLoader {
    private final Node root;

    ParsedLoader(Node root) {
      this.root = root;
    }

    @Override
    public RouteBuilder doLoadRouteBuilder(Resource resource) {
      LoadSettings settings = LoadSettings.builder().setLabel(resource.getLocation()).build();
      return builder(newYamlDeserializationContext(settings, resource), root);
    }
  }

  private static final class Content extends ResourceSupport {
    private final byte[] bytes;

    Content(RouteSource source) {
      super("file", source.file().toString());
      this.bytes = source.yaml().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteSource that && file.equals(that.file) && yaml.equals(that.yaml);
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }
}
