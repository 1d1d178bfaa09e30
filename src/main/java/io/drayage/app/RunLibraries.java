package io.drayage.app;

import io.drayage.app.settings.UsageException;

/** The libraries of the server and of the history, which only some commands have. */
public final class RunLibraries {
  private RunLibraries() {}

  /**
   * Checks that they are there.
   *
   * @throws UsageException if the program was started without them
   */
  public static void check() {
    try {
      Class<?> unused =
          Class.forName("io.vertx.core.Vertx", false, RunLibraries.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UsageException(
          "the libraries in lib/run are missing: start with the script drayage, or with java -cp"
              + " 'drayage.jar:lib/run/*' io.drayage.cli.Drayage");
    }
  }
}
