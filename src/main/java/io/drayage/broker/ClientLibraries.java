package io.drayage.broker;

import io.drayage.jar.JarFolder;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Class loader of the JMS clients. They are not on the class path of the program: every start would
 * open their jars.
 */
final class ClientLibraries {
  /** A class of the libraries, and one of those that they share with {@code run}. */
  private static final String COMPONENT = "org.apache.camel.component.jms.JmsComponent";

  private static final String NETTY = "io.netty.channel.Channel";

  private ClientLibraries() {}

  /**
   * Returns a loader that has the libraries.
   *
   * @param folder their folder, beside the folder {@code run}
   * @throws IllegalStateException if the folder lacks them
   */
  static ClassLoader open(Path folder) {
    ClassLoader program = ClientLibraries.class.getClassLoader();
    if (has(program, COMPONENT)) {
      return program;
    }
    List<URL> jars = new ArrayList<>(jars(folder));
    if (!has(program, NETTY)) {
      jars.addAll(jars(folder.resolveSibling("run")));
    }
    // for the time of the process
    ClassLoader opened = new URLClassLoader("broker", jars.toArray(URL[]::new), program);
    if (!has(opened, COMPONENT) || !has(opened, NETTY)) {
      throw new IllegalStateException(
          "the libraries of brokers are missing in %s".formatted(folder));
    }
    return opened;
  }

  private static boolean has(ClassLoader loader, String name) {
    try {
      Class<?> unused = Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<URL> jars(Path folder) {
    try {
      return new JarFolder(folder).urls();
    } catch (IOException e) {
      throw new IllegalStateException(folder + ": the folder of libraries can't be read", e);
    }
  }
}
