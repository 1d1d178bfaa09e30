package io.drayage.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.Settings;
import io.drayage.config.PlanLoader;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Location;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.TargetPreparation;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.cloud.CloudLibraries;
import io.drayage.registry.http.ClientSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the text of a sync file to what a registry is shown, with all services on this machine. */
final class CredentialOrderTest {
  private static final String ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

  private final WireMockServer services =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private final RegistryClients clients = new RegistryClients(ClientSettings.defaults());
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;

  CredentialOrderTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    services.start();
    services.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(500)));
    environment.put("DOCKER_CONFIG", directory.toString());
    environment.put("HOME", directory.toString());
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "s3cr3t");
    dockerConfig(
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"},\"gcr.io\":{\"auth\":\"%s\"}}}"
            .formatted(ECR, base64("file:e"), base64("file:g")));
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    clients.close();
    services.stop();
  }

  @Test
  void whatTheFileSaysComesFirst() throws Exception {
    assertThat(shown("registry: %s\nauth: %s".formatted(ECR, base64("own:p"))))
        .isEqualTo(new Credentials.Basic("own", "p"));
    assertThat(shown("registry: gcr.io\nauth: " + base64("own:p")))
        .isEqualTo(new Credentials.Basic("own", "p"));
  }

  @Test
  void withAuthRefreshAwsComesBeforeIt() throws Exception {
    ecrPassword("fresh");

    assertThat(shown("registry: %s\nauth: %s\nauth-refresh: 10h".formatted(ECR, base64("own:p"))))
        .isEqualTo(new Credentials.Basic("AWS", "fresh"));
  }

  @Test
  void withoutAuthRefreshAwsIsNotAsked() throws Exception {
    assertThat(shown("registry: " + ECR)).isEqualTo(new Credentials.Basic("file", "e"));
    assertThat(shown("registry: 123456789012@public.ecr.aws"))
        .isEqualTo(new Credentials.Anonymous());
    assertThat(shown("registry: public.ecr.aws\nauth-refresh: 10h"))
        .isEqualTo(new Credentials.Anonymous());
    services.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void awsThatGivesNothingIsAFailureNotAnAnonymousPull() {
    assertThatThrownBy(() -> shown("registry: %s\nauth-refresh: 10h".formatted(ECR)))
        .isInstanceOf(CredentialException.class);
  }

  @Test
  void googleComesBeforeTheFileAndTheFileWhereGoogleKnowsNobody() throws Exception {
    assertThat(shown("registry: gcr.io")).isEqualTo(new Credentials.Basic("file", "g"));
    services.stubFor(
        get(urlPathEqualTo("/")).willReturn(aResponse().withHeader("Metadata-Flavor", "Google")));
    services.stubFor(
        get(urlPathMatching("/computeMetadata/.*/token"))
            .willReturn(
                okJson("{\"access_token\":\"t\",\"expires_in\":3600,\"token_type\":\"B\"}")));

    assertThat(shown("registry: gcr.io"))
        .isEqualTo(new Credentials.Basic("oauth2accesstoken", "t"));
  }

  @Test
  void noneAsksNobody() throws Exception {
    dockerConfig("this file is not even JSON");
    environment.put("GOOGLE_APPLICATION_CREDENTIALS", "/absent/key.json");

    for (String registry : List.of("gcr.io", "quay.io", ECR + "\nauth-refresh: 10h")) {
      assertThat(shown("registry: %s\nauth: none".formatted(registry)))
          .isEqualTo(new Credentials.Anonymous());
    }
    services.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void onlyAnEcrTargetHasItsRepositoriesCreated() throws Exception {
    services.stubFor(any(anyUrl()).willReturn(okJson("{\"repository\":{}}")));

    for (String other : List.of("quay.io", "public.ecr.aws", ECR + "\nauth: none")) {
      TargetPreparation nothing = lookup().preparation(location("registry: " + other));
      nothing.prepare(new Repository(new RegistryHost("quay.io"), "a/b"));
    }
    services.verify(0, anyRequestedFor(anyUrl()));
    lookup()
        .preparation(location("registry: " + ECR))
        .prepare(new Repository(new RegistryHost(ECR), "a/b"));
    services.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void equalLocationsShareTheirSource() throws Exception {
    CredentialLookup lookup = lookup();
    for (String text :
        List.of(
            "registry: gcr.io", "registry: " + ECR, "registry: " + ECR + "\nauth-refresh: 2h")) {
      assertThat(lookup.source(location(text), true))
          .isEqualTo(lookup.source(location(text), true));
    }
  }

  private Credentials shown(String location) throws Exception {
    Location read = location(location);
    CredentialSource source = lookup().source(read, true);
    return source.credentialsFor(read.registry());
  }

  private CredentialLookup lookup() {
    Settings settings =
        Settings.load(
            directory,
            Map.of(
                "drayage.aws.endpoint", services.baseUrl(),
                "drayage.google.metadata-endpoint", services.baseUrl()),
            environment);
    return new CredentialLookup(
        new CloudServices(
            new CloudLibraries(Path.of("absent")),
            clients,
            new HostSettings(settings, environment),
            environment),
        environment);
  }

  private Location location(String text) throws Exception {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        "tasks:\n- name: t\n  source:\n    registry: quay.io\n  target:\n    %s\n  mappings: [{from: a}]\n"
            .formatted(text.replace("\n", "\n    ")));
    SyncPlan plan = new PlanLoader(environment).load(file).plan();
    return plan.tasks().get(0).target();
  }

  private void ecrPassword(String password) {
    services.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                    "{\"authorizationData\":[{\"authorizationToken\":\"%s\",\"expiresAt\":1900000000}]}"
                        .formatted(base64("AWS:" + password)))));
  }

  private void dockerConfig(String content) throws IOException {
    Files.writeString(directory.resolve("config.json"), content);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
