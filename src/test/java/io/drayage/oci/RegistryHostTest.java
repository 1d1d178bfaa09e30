package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.testing.FaultKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
  @ParameterizedTest
  @CsvSource({
    "registry.example.com, registry.example.com",
    "registry.example.com:5000, registry.example.com",
    "localhost:5000, localhost",
    "my_registry:65535, my_registry",
    "10.0.0.1, 10.0.0.1",
    "[::1]:5000, ::1",
    "[fe80::1], fe80::1",
    "[::ffff:127.0.0.1], ::ffff:127.0.0.1"
  })
  void aHostWithOrWithoutPortIsARegistry(String name, String hostname) {
    RegistryHost host = new RegistryHost(name);

    assertThat(host).hasToString(name);
    assertThat(host.hostname()).isEqualTo(hostname);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-host",
        "host-",
        "host:",
        "host:port",
        "host:0",
        "host:65536",
        "host:123456",
        "http://host",
        "host/path",
        "user@host",
        "ho st",
        "host\n",
        "[::1",
        "[]",
        "[:::::]",
        "[12345::]",
        "[::1]:99999",
        "hôte"
      })
  void whatIsNoHostIsRefused(String name) {
    assertThatThrownBy(() -> new RegistryHost(name))
        .isInstanceOf(MalformedException.class)
        .hasMessageEndingWith("is not a registry (host[:port])");
  }

  @Test
  void aNameLongerThanDnsAllowsIsRefused() {
    assertThatThrownBy(() -> new RegistryHost("a".repeat(256)))
        .isInstanceOf(MalformedException.class);
  }

  @FaultKind("A27")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io",
        "index.docker.io",
        "registry-1.docker.io",
        "registry.hub.docker.com",
        "registry-1.docker.io:443",
        "Docker.IO"
      })
  void dockerHubIsOneRegistryUnderAllItsNames(String name) {
    RegistryHost host = new RegistryHost(name);

    assertThat(host.isDockerHub()).isTrue();
    assertThat(host).isEqualTo(new RegistryHost("docker.io")).hasToString("docker.io");
  }

  @FaultKind("A27")
  @ParameterizedTest
  @CsvSource({
    "Quay.io:443, quay.io",
    "HARBOR.corp:5000, harbor.corp:5000",
    "harbor.corp:05000, harbor.corp:5000",
    "[FE80::1]:443, [fe80::1]",
    "docker.io:5000, docker.io:5000"
  })
  void spellingsOfOneHostAreOneRegistry(String written, String name) {
    assertThat(new RegistryHost(written))
        .isEqualTo(new RegistryHost(name))
        .hasToString(name)
        .matches(host -> !host.isDockerHub());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true", "LOCALHOST:5000, true", "127.0.0.1:80, true", "127.1.2.3, true",
    "[::1]:5000, true", "128.0.0.1, false", "127.example.com, false", "localhost.example, false"
  })
  void onlyNamesOfThisMachineAreLoopback(String name, boolean loopback) {
    assertThat(new RegistryHost(name).isLoopback()).isEqualTo(loopback);
  }
}
