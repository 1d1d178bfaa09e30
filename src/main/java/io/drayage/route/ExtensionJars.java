package io.drayage.route;

import io.drayage.jar.JarFolder;
import io.drayage.route.file.RouteException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jars with an operator's own steps, in a folder that need not exist. */
final class ExtensionJars {
  private static final Logger LOG = LoggerFactory.getLogger(ExtensionJars.class);
  private static final String COMPONENTS = "META-INF/services/org/apache/camel/component/";

  private final JarFolder jars;

  ExtensionJars(Path directory) {
    this.jars = new JarFolder(directory);
  }

  /** Lists the jars by name. */
  List<Path> list() {
    try {
      return jars.list();
    } catch (IOException e) {
      throw unreadable();
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
    try {
      return new URLClassLoader("extensions", jars.urls().toArray(URL[]::new), program);
    } catch (IOException e) {
      throw unreadable();
    }
  }

  private RouteException unreadable() {
    return new RouteException(jars.folder() + ": the folder of jars can't be read");
  }
}
