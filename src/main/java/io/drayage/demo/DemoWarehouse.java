package io.drayage.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resources of the running demonstration: two registries, a directory, a child process. {@link
 * #close} removes them, as does a signal that ends this JVM. Thread-safe.
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

  /** Registry in the role of Docker Hub. */
  LocalRegistry source() {
    return source;
  }

  /** Registry in the role of the organisation's own; it requires a login. */
  LocalRegistry target() {
    return target;
  }

  /** Ties the life of {@code started} to the demonstration's. */
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
      // the JVM is ending: the hook finds nothing to do
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
