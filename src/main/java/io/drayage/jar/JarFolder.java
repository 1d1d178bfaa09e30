package io.drayage.jar;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jars of a folder, which need not exist. */
public record JarFolder(Path folder) {
  /**
   * Lists the files {@code *.jar} by name; none without the folder.
   *
   * @throws IOException if the folder can't be read
   */
  public List<Path> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * Returns the places of the jars for a class loader.
   *
   * @throws IOException if the folder can't be read, or its path can't be written as a URL
   */
  public List<URL> urls() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : list()) {
      urls.add(jar.toUri().toURL());
    }
    return urls;
  }
}
