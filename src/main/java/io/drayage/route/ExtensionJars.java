package io.drayage.route;

import io.drayage.route.file.RouteException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jars with an operator's own steps, in a folder that need not exist. */
final class ExtensionJars {
  private static final Logger LOG = LoggerFactory.getLogger(ExtensionJars.class);
  private static final String COMPONENTS = "META-INF/services/org/apache/camel/component/";

  private final Path directory;

  ExtensionJars(Path directory) {
    this.directory = directory;
  }

  /** Lists the jars by name. */
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

  /** Returns the sorted names of the Camel components in {@code classes}. */
  static List<String> components(ClassLoader classes) {
    SortedSet<String> names = new TreeSet<>();
    try {
      for (URL folder : Collections.list(classes.getResources(COMPONENTS))) {
        if (folder.openConnection() instanceof JarURLConnection jar) {
          jar.setUseCaches(false);
          try (JarFile file = jar.getJarFile()) {
            file.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(COMPONENTS) && name.length() > COMPONENTS.length())
                .forEach(name -> names.add(name.substring(COMPONENTS.length())));
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("the components can't be listed: {}", e.getMessage());
    }
    return List.copyOf(names);
  }

  /** Closes what {@link #open} has opened. */
  static void close(URLClassLoader jars) {
    try {
      jars.close();
    } catch (IOException e) {
      LOG.debug("jars can't be closed: {}", e.getMessage());
    }
  }

  /** Opens a class loader of the current jars, with the classes of {@code program} first. */
  URLClassLoader open(ClassLoader program) {
    List<URL> urls = new ArrayList<>();
    for (Path jar : list()) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new RouteException(jar + ": its path can't be used");
      }
    }
    return new URLClassLoader("extensions", urls.toArray(URL[]::new), program);
  }
}
