package io.drayage.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The image {@code registry:2}, run by a Docker engine. */
record ContainerRegistry(Path docker) implements RegistryProgram {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  static Optional<RegistryProgram> ofRunningEngine() {
    return ExternalCommand.find("docker")
        .map(ContainerRegistry::new)
        .filter(program -> program.docker("info").succeeded())
        .map(program -> program);
  }

  @Override
  public String description() {
    return "registry:2 in Docker";
  }

  @Override
  public Layout layout(Path directory) {
    return new Layout("/var/lib/registry", "/etc/drayage/htpasswd", ":5000");
  }

  @Override
  public List<String> command(Path directory, String name) {
    return List.of(
        docker.toString(),
        "run",
        "--rm",
        "--name",
        name,
        "--publish",
        "127.0.0.1::5000",
        "--volume",
        directory + ":/etc/drayage:ro",
        "registry:2",
        "serve",
        "/etc/drayage/config.yml");
  }

  @Override
  public URI endpoint(String listeningAddress, String name) {
    ExternalCommand.Outcome port = docker("port", name, "5000/tcp");
    if (!port.succeeded() || !port.output().matches("127\\.0\\.0\\.1:[0-9]+")) {
      throw new DemoException("docker does not say the port of its registry: " + port.errors());
    }
    return URI.create("http://" + port.output());
  }

  @Override
  public void stop(Process process, String name) {
    docker("rm", "--force", "--volumes", name);
    process.destroy();
  }

  private ExternalCommand.Outcome docker(String... arguments) {
    List<String> words = new ArrayList<>(List.of(docker.toString()));
    words.addAll(List.of(arguments));
    return new ExternalCommand(words).run(LIMIT);
  }
}
