package io.drayage.route;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;

/**
 * Text of one route file. The text is read once, so that the checks and Camel see the same.
 *
 * @param file path of the file
 * @param yaml text of the file
 */
record RouteSource(Path file, String yaml) {
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
  static List<String> loadAll(Collection<RouteSource> sources, CamelContext context) {
    List<String> problems = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (RouteSource source : sources) {
      RouteException.collect(problems, () -> parts.addAll(source.parse(context)));
    }
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

  /** Returns the file and line of the first match; empty if there is none. */
  Optional<String> placeOf(Pattern pattern) {
    Matcher match = pattern.matcher(yaml);
    if (!match.find()) {
      return Optional.empty();
    }
    long line = yaml.chars().limit(match.start()).filter(c -> c == '\n').count() + 1;
    return Optional.of(file + ":" + line);
  }

  private List<Part> parse(CamelContext context) {
    try {
      return PluginHelper.getRoutesLoader(context).findRoutesBuilders(new Content(this)).stream()
          .map(builder -> new Part(file, builder))
          .toList();
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
}
