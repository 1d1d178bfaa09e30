package io.drayage.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * Loads all files into {@code context}; the first that Camel can't load is an error. Error
   * policies come first whatever their file is called: Camel gives a route only those that are
   * there before it.
   */
  void loadInto(CamelContext context) {
    List<Parsed> files = list().stream().map(file -> parse(context, file)).toList();
    for (Parsed parsed : files) {
      parsed.each(
          builder -> {
            if (builder instanceof RouteConfigurationsBuilder policies) {
              context.addRoutesConfigurations(policies);
            }
          });
    }
    files.forEach(parsed -> parsed.each(context::addRoutes));
  }

  private static Parsed parse(CamelContext context, Path file) {
    try {
      Resource resource =
          ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath());
      return new Parsed(
          file, List.copyOf(PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)));
    } catch (Exception e) {
      throw RouteErrors.inFile(file, e);
    }
  }

  private interface Loading {
    void load(RoutesBuilder builder) throws Exception;
  }

  private record Parsed(Path file, List<RoutesBuilder> builders) {
    void each(Loading loading) {
      for (RoutesBuilder builder : builders) {
        try {
          loading.load(builder);
        } catch (Exception e) {
          throw RouteErrors.inFile(file, e);
        }
      }
    }
  }
}
