package io.drayage.demo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A registry that can be started here: the docker-registry program, or its container image. */
public sealed interface RegistryProgram permits InstalledRegistry, ContainerRegistry {
  /** What it needs to know of its files, as paths that the running registry sees. */
  record Layout(String storage, String passwords, String address) {}

  /**
   * The first of: {@code docker-registry} on the {@code PATH}; the same after {@code
   * scripts/test-tools} below {@code home} installed it (only as root, where there is apt); {@code
   * docker run registry:2} where a Docker engine answers.
   *
   * @throws DemoException if there is none, saying what to install
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

  /** What it is, for people. */
  String description();

  /** Where its files are if {@code directory} is its private directory on this machine. */
  Layout layout(Path directory);

  /** The command that runs it until it is stopped; {@code name} is unique to the instance. */
  List<String> command(Path directory, String name);

  /** Where the running instance answers, given the address that it says it listens at. */
  URI endpoint(String listeningAddress, String name);

  /** Ends the instance and waits for its end. */
  void stop(Process process, String name);

  private static boolean canInstall(Path home) {
    return "root".equals(System.getProperty("user.name"))
        && ExternalCommand.find("apt-get").isPresent()
        && Files.isExecutable(home.resolve("scripts/test-tools"));
  }

  private static void install(Path home) {
    String script = home.resolve("scripts/test-tools").toString();
    // without success there may still be a Docker engine
    new ExternalCommand(List.of(script)).run(Duration.ofMinutes(5));
  }
}
