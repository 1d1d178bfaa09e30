package io.drayage.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The {@code *.camel.yaml} files of a folder, loaded one by one so that an error has its file. */
final class RouteFiles {
  private static final String SUFFIX = ".camel.yaml";

  private final Path directory;

  private record Part(Path file, RoutesBuilder builder) {}

  private interface Loading {
    void load(RoutesBuilder builder) throws Exception;
  }

  RouteFiles(Path directory) {
    this.directory = directory;
  }

  /** The files in order of their names. */
  List<Path> list() {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
      if (files.isEmpty()) {
        throw new RouteException(
            directory + ": no *.camel.yaml file; drayage.routes.dir says where the routes are");
      }
      return files;
    } catch (IOException e) {
      throw new RouteException(
          directory
              + ": no folder of routes that can be read; drayage.routes.dir says where it is");
    }
  }

  /**
   * Loads all files into {@code context}: the error policies of all of them before any route, since
   * one that is added later silently does not apply. The first that Camel can't load is an error.
   */
  void loadInto(CamelContext context) {
    List<Part> parts = new ArrayList<>();
    for (Path file : list()) {
      parts.addAll(parse(file, context));
    }
    load(
        parts,
        builder -> {
          if (builder instanceof RouteConfigurationsBuilder policies) {
            context.addRoutesConfigurations(policies);
          }
        });
    load(parts, context::addRoutes);
  }

  private static List<Part> parse(Path file, CamelContext context) {
    try {
      Resource resource =
          ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath());
      return PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource).stream()
          .map(builder -> new Part(file, builder))
          .toList();
    } catch (Exception e) {
      throw RouteErrors.inFile(file, e);
    }
  }

  private static void load(List<Part> parts, Loading loading) {
    for (Part part : parts) {
      try {
        loading.load(part.builder());
      } catch (Exception e) {
        throw RouteErrors.inFile(part.file(), e);
      }
    }
  }
}
