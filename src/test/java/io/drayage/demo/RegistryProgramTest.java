package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RegistryProgramTest {
  private static final Path DIRECTORY = Path.of("/tmp/registry");

  @Test
  void anInstalledRegistryTakesAFreePortOfTheLoopback() {
    RegistryProgram program = new InstalledRegistry(Path.of("/usr/bin/docker-registry"));

    assertThat(program.layout(DIRECTORY).address()).isEqualTo("127.0.0.1:0");
    assertThat(program.endpoint("127.0.0.1:40123", "name")).hasToString("http://127.0.0.1:40123");
  }

  @Test
  void aRegistryInAContainerIsPublishedOnTheLoopbackOnly() {
    RegistryProgram program = new ContainerRegistry(Path.of("/usr/bin/docker"));

    assertThat(program.command(DIRECTORY, "drayage-1"))
        .containsSequence("--name", "drayage-1")
        .containsSequence("--publish", "127.0.0.1::5000")
        .containsSequence("--volume", "/tmp/registry:/etc/drayage:ro");
  }
}
