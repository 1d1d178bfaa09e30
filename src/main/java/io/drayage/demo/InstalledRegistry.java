package io.drayage.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The {@code docker-registry} program of this machine. */
record InstalledRegistry(Path executable) implements RegistryProgram {
  static Optional<RegistryProgram> onPath() {
    return ExternalCommand.find("docker-registry").map(InstalledRegistry::new);
  }

  @Override
  public String description() {
    return executable.toString();
  }

  @Override
  public Layout layout(Path directory) {
    // port 0: the system chooses a free one, without a race
    return new Layout(
        directory.resolve("data").toString(),
        directory.resolve("htpasswd").toString(),
        "127.0.0.1:0");
  }

  @Override
  public List<String> command(Path directory, String name) {
    return List.of(executable.toString(), "serve", directory.resolve("config.yml").toString());
  }

  @Override
  public URI endpoint(String listeningAddress, String name) {
    return URI.create("http://" + listeningAddress);
  }

  @Override
  public void stop(Process process, String name) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
