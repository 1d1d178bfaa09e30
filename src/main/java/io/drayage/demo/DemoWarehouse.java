package io.drayage.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the demonstration leaves on the machine while it runs: two registries, a directory, a
 * child process. {@link #close} removes it, and so does the end of this JVM by a signal. Safe for
 * use by several threads.
 */
final class DemoWarehouse implements AutoCloseable {
  private final Path stateDirectory;
  private final LocalRegistry source;
  private final LocalRegistry target;
  private final Thread hook = new Thread(this::release, "demo-cleanup");
  // both guarded by this
  private @Nullable Process child;
  private boolean released;

  private DemoWarehouse(Path stateDirectory, LocalRegistry source, LocalRegistry target) {
    this.stateDirectory = stateDirectory;
    this.source = source;
    this.target = target;
  }

  static DemoWarehouse open(RegistryProgram program) {
    LocalRegistry source = LocalRegistry.open(program);
    try {
      LocalRegistry target = LocalRegistry.withLogin(program);
      Path state = Files.createTempDirectory("drayage-demo");
      DemoWarehouse warehouse = new DemoWarehouse(state, source, target);
      Runtime.getRuntime().addShutdownHook(warehouse.hook);
      return warehouse;
    } catch (IOException e) {
      source.close();
      throw new DemoException("can't make a directory for the demo: " + e.getMessage(), e);
    } catch (DemoException e) {
      source.close();
      throw e;
    }
  }

  Path stateDirectory() {
    return stateDirectory;
  }

  /** The one that plays Docker Hub. */
  LocalRegistry source() {
    return source;
  }

  /** The one that plays the organisation's own; it wants a login. */
  LocalRegistry target() {
    return target;
  }

  /** Makes sure that {@code started} does not outlive the demonstration. */
  synchronized void adopt(Process started) {
    child = started;
    if (released) {
      started.destroyForcibly();
    }
  }

  @Override
  public void close() {
    release();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // the JVM is ending, and the hook finds nothing left to do
    }
  }

  private synchronized void release() {
    if (released) {
      return;
    }
    released = true;
    Optional.ofNullable(child).ifPresent(Process::destroyForcibly);
    try {
      source.close();
      target.close();
      FileTree.delete(stateDirectory);
    } catch (IOException e) {
      throw new DemoException("can't delete %s: %s".formatted(stateDirectory, e.getMessage()), e);
    }
  }
}
