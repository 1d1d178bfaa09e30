package io.drayage.registry.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.cloud.GoogleLibrary;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.Transport;
import io.drayage.registry.net.ProxyRules;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoogleTokensTest {
  private static final RegistryHost REGISTRY = new RegistryHost("europe-docker.pkg.dev");
  private static final String TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token";

  @AutoClose("stop")
  private final WireMockServer google =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @AutoClose private final RegistryClients clients = new RegistryClients(ClientSettings.defaults());
  private final Path directory;

  GoogleTokensTest(@TempDir Path directory) {
    this.directory = directory;
    google.start();
  }

  @Test
  void aKeyFileIsExchangedForATokenOnce() throws IOException, GeneralSecurityException {
    google.stubFor(
        post(urlEqualTo("/token"))
            .willReturn(okJson("{\"access_token\":\"g-token\",\"expires_in\":3600}")));
    CredentialSource source =
        source(Map.of("GOOGLE_APPLICATION_CREDENTIALS", keyFile().toString()));

    for (int request = 0; request < 3; request++) {
      assertThat(source.credentialsFor(REGISTRY))
          .isEqualTo(new Credentials.Basic("oauth2accesstoken", "g-token"));
    }
    google.verify(
        1, postRequestedFor(urlEqualTo("/token")).withRequestBody(containing("assertion=")));
  }

  @Test
  void theMetadataServerGivesTokensWithItsHeader() {
    google.stubFor(
        get(urlEqualTo("/"))
            .withHeader("Metadata-Flavor", equalTo("Google"))
            .willReturn(ok().withHeader("Metadata-Flavor", "Google")));
    google.stubFor(
        get(urlPathEqualTo(TOKEN))
            .withHeader("Metadata-Flavor", equalTo("Google"))
            .willReturn(
                okJson("{\"access_token\":\"m-token\",\"expires_in\":3600,\"token_type\":\"B\"}")
                    .withHeader("Metadata-Flavor", "Google")));
    CredentialSource source = source(Map.of());

    assertThat(source.credentialsFor(REGISTRY))
        .isEqualTo(new Credentials.Basic("oauth2accesstoken", "m-token"));
    source.credentialsFor(REGISTRY);
    google.verify(1, getRequestedFor(urlPathEqualTo(TOKEN)));
  }

  @Test
  void anotherServerAtTheMetadataAddressGivesNoIdentityAndIsAskedOnce() {
    google.stubFor(get(anyUrl()).willReturn(ok("a router's web page")));
    CredentialSource source = source(Map.of());

    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(new Credentials.Anonymous());
    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(new Credentials.Anonymous());
    google.verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void aDamagedOrMissingKeyFileIsAFailureThatKeepsTheKey() throws IOException {
    Path damaged = Files.writeString(directory.resolve("key.json"), "{\"private_key\": \"s3cr3t\"");
    for (Path file : new Path[] {damaged, directory.resolve("absent.json")}) {
      CredentialSource source = source(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));

      assertThatThrownBy(() -> source.credentialsFor(REGISTRY))
          .isInstanceOf(CredentialException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining("s3cr3t");
    }
    google.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A41")
  void aKeyFileThatIsNotThereIsToldWithTheVariableThatNamesIt() {
    Path absent = directory.resolve("absent.json");
    for (Path file : new Path[] {absent, directory}) {
      CredentialSource source = source(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));

      assertThatThrownBy(() -> source.credentialsFor(REGISTRY))
          .hasMessage("GOOGLE_APPLICATION_CREDENTIALS names %s, which is no file", file);
    }
  }

  @Test
  @FaultKind("A41")
  void aRefusedKeyIsAFailureOnceAMinute() throws IOException, GeneralSecurityException {
    google.stubFor(
        post(urlEqualTo("/token"))
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withBody(
                        "{\n\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}")));
    CredentialSource source =
        source(Map.of("GOOGLE_APPLICATION_CREDENTIALS", keyFile().toString()));

    for (int image = 0; image < 10; image++) {
      assertThatThrownBy(() -> source.credentialsFor(REGISTRY))
          .isInstanceOf(CredentialException.class)
          .hasMessageContaining("Google gives no token: ")
          .hasMessageContaining("401")
          .hasMessageEndingWith(": Invalid JWT Signature.")
          .hasMessageNotContaining("{");
    }
    google.verify(1, postRequestedFor(urlEqualTo("/token")));
  }

  private CredentialSource source(Map<String, String> environment) {
    Transport direct = clients.transport(ProxyRules.none());
    return new GoogleTokens(
        new GoogleLibrary.Access(
            direct,
            direct,
            Optional.of(URI.create(google.baseUrl())),
            environment,
            System::nanoTime));
  }

  private Path keyFile() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    String marker = "PRIVATE KEY-----";
    return Files.writeString(
        directory.resolve("key.json"),
        """
        {"type": "service_account", "project_id": "p", "private_key_id": "1",
         "private_key": "-----BEGIN %s\\n%s\\n-----END %s\\n",
         "client_email": "mirror@p.iam.gserviceaccount.com", "client_id": "1",
         "token_uri": "%s/token"}
        """
            .formatted(marker, key, marker, google.baseUrl()));
  }
}
