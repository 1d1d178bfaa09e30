package io.drayage.demo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program that runs a registry on this machine: docker-registry, or its container image. */
public sealed interface RegistryProgram permits InstalledRegistry, ContainerRegistry {
  /** Paths and address of an instance, as the running registry sees them. */
  record Layout(String storage, String passwords, String address) {}

  /**
   * Finds the first of: {@code docker-registry} on the {@code PATH}; the same, installed by {@code
   * scripts/test-tools} below {@code home} (only as root, with apt); {@code docker run registry:2}
   * with a running Docker engine.
   *
   * @throws DemoException if there is none; the message names the programs to install
   */
  static RegistryProgram find(Path home) {
    Optional<RegistryProgram> installed = InstalledRegistry.onPath();
    if (installed.isEmpty() && canInstall(home)) {
      install(home);
      installed = InstalledRegistry.onPath();
    }
    return installed
        .or(ContainerRegistry::ofRunningEngine)
        .orElseThrow(
            () ->
                new DemoException(
                    "no registry to start: install the docker-registry program"
                        + " (Debian, Ubuntu: apt-get install docker-registry)"
                        + " or start a Docker engine"));
  }

  /** Name of the program, for display. */
  String description();

  /** Layout for the private directory {@code directory} of this machine. */
  Layout layout(Path directory);

  /** Command that runs an instance; {@code name} is unique to it. */
  List<String> command(Path directory, String name);

  /** Address of the running instance, from the address in its log. */
  URI endpoint(String listeningAddress, String name);

  /** Stops the instance and waits for its end. */
  void stop(Process process, String name);

  private static boolean canInstall(Path home) {
    return "root".equals(System.getProperty("user.name"))
        && ExternalCommand.find("apt-get").isPresent()
        && Files.isExecutable(home.resolve("scripts/test-tools"));
  }

  private static void install(Path home) {
    String script = home.resolve("scripts/test-tools").toString();
    // if it fails, there may still be a Docker engine
    new ExternalCommand(List.of(script)).run(Duration.ofMinutes(5));
  }
}
