package io.drayage.app;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.config.PlanLoader;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.traffic.Side;
import io.drayage.status.RegistryState;
import io.drayage.testing.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings of one registry share its client, and with it pulls, tokens and limits. */
class RegistryDirectoryTest {
  private static final List<String> HUB =
      List.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @FaultKind("A27")
  @Test
  void theFourNamesOfDockerHubShareOneClient() throws Exception {
    assertThat(clients(HUB)).hasSize(1);
  }

  @FaultKind("A27")
  @Test
  void spellingsOfOneHostShareOneClient() throws Exception {
    assertThat(clients(List.of("quay.io", "Quay.IO", "quay.io:443"))).hasSize(1);
    assertThat(clients(List.of("quay.io", "quay.io:5000"))).hasSize(2);
  }

  @FaultKind("A27")
  @ParameterizedTest
  @CsvSource({
    "docker.io, index.docker.io",
    "registry-1.docker.io, registry.hub.docker.com",
    "harbor.corp, harbor.corp:443",
    "HARBOR.corp:443, harbor.corp"
  })
  void aSettingMayUseAnySpellingOfTheRegistry(String inTheFile, String inTheSetting) {
    assertThat(
            hosts(Map.of("drayage.registry." + inTheSetting + ".max-requests", "3"))
                .limits(new RegistryHost(inTheFile), Side.SOURCE)
                .maxRequests())
        .isEqualTo(3);
  }

  @FaultKind("A27")
  @ParameterizedTest
  @CsvSource({
    "index.docker.io, index.docker.io",
    "registry-1.docker.io, Docker.io",
    "Harbor.Corp:5000, Harbor.Corp",
    "harbor.corp, harbor.corp"
  })
  void certificatesMayLieUnderAnySpellingOfTheHost(String inTheFile, String folder)
      throws Exception {
    Path certificates = Files.createDirectories(directory.resolve("certs").resolve(folder));
    SyncPlan plan = plan(List.of(inTheFile));
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      RegistrySettings settings =
          new RegistryDirectory(plan::task, clients, hosts(Map.of()), Map.of())
              .settings(plan.tasks().get(0).source());

      assertThat(settings.certificates()).isEqualTo(certificates);
    }
  }

  @FaultKind("A17")
  @Test
  void publicEcrIsListedByAwssOwnService() throws Exception {
    WireMockServer aws = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    aws.start();
    aws.stubFor(
        post("/")
            .willReturn(
                okJson("{\"repositories\":[{\"repositoryUri\":\"public.ecr.aws/mine/app\"}]}")));
    SyncPlan plan = plan(List.of("123456789012@public.ecr.aws"));
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      HostSettings hosts = hosts(Map.of("drayage.aws.endpoint", aws.baseUrl()));
      RegistryDirectory registries = new RegistryDirectory(plan::task, clients, hosts, Map.of());

      assertThat(
              registries
                  .lister(plan.tasks().get(0).source(), new CatalogRule.Source.Catalog())
                  .list(100)
                  .paths())
          .containsExactly("mine/app");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      aws.stop();
    }
  }

  @Test
  void aRegistryMarkedAsASourceIsNoTarget() throws Exception {
    SyncPlan plan = plan(List.of("quay.io"));
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      Settings settings =
          Settings.load(
              directory, Map.of("drayage.registry.target.example.role", "source"), Map.of());
      RegistryDirectory registries =
          new RegistryDirectory(
              plan::task, clients, new HostSettings(settings, Map.of()), Map.of());

      assertThatThrownBy(() -> registries.target("from quay.io"))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("drayage.registry.target.example.role marks as a source");
      assertThatThrownBy(() -> registries.preparation("from quay.io"))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void registriesAreListedByName() throws Exception {
    SyncPlan plan = plan(List.of("quay.io", "ghcr.io", "docker.io", "a.example:5001", "a.example"));
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      RegistryDirectory registries =
          new RegistryDirectory(plan::task, clients, hosts(Map.of()), Map.of());
      plan.tasks().forEach(task -> registries.source(task.name()));

      assertThat(registries.states())
          .extracting(RegistryState::registry)
          .containsExactly("a.example", "a.example:5001", "docker.io", "ghcr.io", "quay.io");
    }
  }

  private Set<RegistrySource> clients(List<String> names) throws Exception {
    SyncPlan plan = plan(names);
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      RegistryDirectory registries =
          new RegistryDirectory(plan::task, clients, hosts(Map.of()), Map.of());
      return plan.tasks().stream()
          .map(task -> registries.source(task.name()))
          .collect(Collectors.toSet());
    }
  }

  private HostSettings hosts(Map<String, String> overrides) {
    return new HostSettings(Settings.load(directory, overrides, Map.of()), Map.of());
  }

  private SyncPlan plan(List<String> names) throws Exception {
    StringBuilder text =
        new StringBuilder(
            "skopeo: {certs-dir: '%s'}\ntasks:\n".formatted(directory.resolve("certs")));
    for (String name : names) {
      text.append(
          """
          - name: from %1$s
            source: {registry: "%1$s"}
            target: {registry: target.example}
            mappings: [{from: app}]
          """
              .formatted(name));
    }
    Path file = Files.writeString(directory.resolve("sync.yaml"), text);
    return new PlanLoader(Map.of()).load(file).plan();
  }
}
