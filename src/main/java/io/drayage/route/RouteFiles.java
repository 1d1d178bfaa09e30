package io.drayage.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
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

  /** Loads all files into {@code context}; the first that Camel can't load is an error. */
  void loadInto(CamelContext context) {
    for (Path file : list()) {
      try {
        Resource resource =
            ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath());
        PluginHelper.getRoutesLoader(context).loadRoutes(resource);
      } catch (Exception e) {
        throw RouteErrors.inFile(file, e);
      }
    }
  }
}
