package io.drayage.registry.cloud;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Class loader of the clouds' libraries. It loads the packages that use them itself, since the
 * loader of the program does not know the libraries; all else comes from that loader.
 */
final class CloudLoader extends URLClassLoader {
  /** The packages that use the libraries. */
  static final List<String> USERS =
      List.of("io.drayage.registry.aws.", "io.drayage.registry.google.");

  static {
    registerAsParallelCapable();
  }

  CloudLoader(List<URL> places, ClassLoader program) {
    super("cloud", places.toArray(URL[]::new), program);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (USERS.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
