package io.drayage.route;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jars with operators' own steps; the folder need not exist. */
final class ExtensionJars {
  private final Path directory;

  ExtensionJars(Path directory) {
    this.directory = directory;
  }

  /** The jars in order of their names. */
  List<Path> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new RouteException(directory + ": the folder of jars can't be read");
    }
  }

  /** Finds Drayage's own classes first, then those of the jars as they are now. */
  URLClassLoader open() {
    List<URL> urls = new ArrayList<>();
    for (Path jar : list()) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new RouteException(jar + ": its path can't be used");
      }
    }
    return new URLClassLoader(
        "extensions", urls.toArray(URL[]::new), ExtensionJars.class.getClassLoader());
  }
}
