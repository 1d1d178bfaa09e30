package io.drayage.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.Settings;
import io.drayage.config.PlanLoader;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.http.ClientSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Harbor's robot accounts, whose names hold a {@code $}. */
final class RobotAccountTest {
  @AutoClose("stop")
  private final WireMockServer harbor =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  RobotAccountTest() {
    harbor.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"robot$mirror", "robot$library+mirror", "robot$${x}"})
  void aRobotLogsInAsItself(String name, @TempDir Path directory) throws Exception {
    harbor.stubFor(
        any(anyUrl())
            .atPriority(10)
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("WWW-Authenticate", "Bearer realm=\"/service/token\"")));
    harbor.stubFor(
        get(urlPathEqualTo("/service/token"))
            .withHeader("Authorization", equalTo("Basic " + base64(name + ":p$w")))
            .withQueryParam("account", equalTo(name))
            .willReturn(okJson("{\"token\":\"t\"}")));
    harbor.stubFor(
        get(urlPathEqualTo("/v2/library/app/tags/list"))
            .withHeader("Authorization", equalTo("Bearer t"))
            .willReturn(okJson("{\"tags\":[\"1\"]}")));
    RegistryHost host = new RegistryHost("localhost:" + harbor.port());
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
            - name: t
              source: {registry: quay.io}
              target: {registry: "%s", auth: %s}
              mappings: [{from: app}]
            """
                .formatted(
                    host, base64("{\"username\": \"%s\", \"password\": \"p$w\"}".formatted(name))));

    assertThat(tags(new PlanLoader(Map.of()).load(file).plan(), directory, host))
        .containsExactly("1");
  }

  private static List<String> tags(SyncPlan plan, Path home, RegistryHost host) {
    Settings settings =
        Settings.load(
            home, Map.of("drayage.registry." + host + ".endpoint", "http://" + host), Map.of());
    try (RegistryClients clients = new RegistryClients(ClientSettings.defaults())) {
      RegistryDirectory registries =
          new RegistryDirectory(
              plan::task, clients, new HostSettings(settings, Map.of()), Map.of());
      return registries.target("t").listTags(new Repository(host, "library/app")).orElseThrow();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
