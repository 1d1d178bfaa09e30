package io.drayage.faults;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import java.net.URI;
import java.nio.file.Path;

/** The real registry that all cases share; the first use starts it. */
final class SharedTarget {
  private static final LocalRegistry REGISTRY =
      LocalRegistry.open(RegistryProgram.find(Path.of("")));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(REGISTRY::close, "fault-target"));
  }

  private SharedTarget() {}

  static URI endpoint() {
    return REGISTRY.endpoint();
  }
}
