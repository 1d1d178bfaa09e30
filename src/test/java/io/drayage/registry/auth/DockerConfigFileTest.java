package io.drayage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerConfigFileTest {
  private static final Credentials ANONYMOUS = new Credentials.Anonymous();
  private static final RegistryHost HUB = new RegistryHost("docker.io");

  private final Path directory;

  DockerConfigFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io, ghcr.io",
    "GHCR.io, ghcr.io",
    "registry.example:5000, registry.example:5000",
    "https://registry.example, registry.example",
    "https://registry.example/v1/, registry.example",
    "http://registry.example:8080/v2/, registry.example:8080",
    "https://index.docker.io/v1/, docker.io",
    "https://index.docker.io/v1/, registry-1.docker.io",
    "docker.io, index.docker.io",
  })
  void keysAreReadInAllTheirForms(String key, String registry) throws IOException {
    CredentialSource source = file(auths(key, "u:p:q"));

    assertThat(source.credentialsFor(new RegistryHost(registry)))
        .isEqualTo(new Credentials.Basic("u", "p:q"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example/ghcr.io",
        "ghcr.io.evil.example",
        "ghcr.io/namespace",
        "https://index.docker.io/v1/access-token",
        "ftp://ghcr.io",
        "https://user@ghcr.io/",
        "",
      })
  void aKeyThatMerelyContainsARegistryIsNotTaken(String key) throws IOException {
    CredentialSource source = file(auths(key, "u:p"));

    assertThat(source.credentialsFor(new RegistryHost("ghcr.io"))).isEqualTo(ANONYMOUS);
    assertThat(source.credentialsFor(new RegistryHost("docker.io"))).isEqualTo(ANONYMOUS);
  }

  @Test
  @FaultKind({"A26", "A33"})
  void theKeyForTheSmallestPartWins() throws IOException {
    CredentialSource source =
        file(
            """
            {"auths": {
              "quay.example": {"auth": "aG9zdDpw"},
              "quay.example/foo": {"auth": "Zm9vOnA="},
              "https://Quay.example/foo/bar/": {"auth": "YmFyOnA="},
              "other.example:5000/foo": {"auth": "Zm9vOnA="}}}
            """);
    RegistryHost quay = new RegistryHost("quay.example");

    assertThat(source.credentialsFor(quay, "foo/bar/x")).isEqualTo(user("bar"));
    assertThat(source.credentialsFor(quay, "foo/bar")).isEqualTo(user("bar"));
    assertThat(source.credentialsFor(quay, "foo/barx")).isEqualTo(user("foo"));
    assertThat(source.credentialsFor(quay, "foo")).isEqualTo(user("foo"));
    assertThat(source.credentialsFor(quay, "foobar")).isEqualTo(user("host"));
    assertThat(source.credentialsFor(quay)).isEqualTo(user("host"));
    assertThat(source.credentialsFor(new RegistryHost("other.example:5000"), "foo/x"))
        .isEqualTo(user("foo"));
    assertThat(source.credentialsFor(new RegistryHost("other.example:5000"), "bar"))
        .isEqualTo(ANONYMOUS);
  }

  @Test
  @FaultKind("A33")
  void ofSeveralKeysForDockerHubItsOwnWinsWhereverItStands() throws IOException {
    String others =
        "\"registry.hub.docker.com\":{\"auth\":\"%s\"},\"docker.io\":{\"auth\":\"%s\"}"
            .formatted(base64("third:p"), base64("second:p"));
    String own = ",\"https://index.docker.io/v1/\":{\"auth\":\"%s\"}".formatted(base64("own:p"));

    assertThat(file("{\"auths\":{" + others + own + "}}").credentialsFor(HUB))
        .isEqualTo(user("own"));
    assertThat(file("{\"auths\":{" + others + "}}").credentialsFor(HUB)).isEqualTo(user("second"));
  }

  @Test
  @FaultKind("A33")
  void aKeyThatCannotBeReadIsTold() throws IOException {
    try (CapturedLog log = CapturedLog.of(DockerConfigParser.class)) {
      file(auths("ghcr.io/UPPER", "u:p")).credentialsFor(new RegistryHost("ghcr.io"));

      assertThat(log.lines()).anyMatch(line -> line.contains("'ghcr.io/UPPER' is not used"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"s3cr3t\",\"p:1\"]", "{\"username\":\"s3cr3t\"}", "\uFEFFs3cr3t:p"})
  @FaultKind("A29")
  void anAuthThatHoldsJsonIsNoName(String login) throws IOException {
    CredentialSource source = file(auths("ghcr.io", login));

    assertThatThrownBy(() -> source.credentialsFor(new RegistryHost("ghcr.io")))
        .hasMessageContaining("'auth' of 'ghcr.io' is not the base64 of username:password")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void nameAndPasswordMayStandInTheClear() throws IOException {
    CredentialSource source =
        file("{\"auths\":{\"ghcr.io\":{\"username\":\"robot$x\",\"password\":\"p\"}}}");

    assertThat(source.credentialsFor(new RegistryHost("ghcr.io")))
        .isEqualTo(new Credentials.Basic("robot$x", "p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"auths\":null}",
        "{\"auths\":{\"ghcr.io\":{}}}",
        "{\"auths\":{},\"credHelpers\":{\"quay.io\":\"desktop\"}}",
        "",
      })
  void whatHoldsNoPasswordIsAnonymous(String content) throws IOException {
    assertThat(file(content).credentialsFor(new RegistryHost("ghcr.io"))).isEqualTo(ANONYMOUS);
  }

  @Test
  void tokensAreTakenAsWhatTheyAre() throws IOException {
    CredentialSource source =
        file(
            """
            {"auths": {
              "a.example": {"auth": "dTpw", "identitytoken": "long"},
              "b.example": {"auth": "dTo=", "identitytoken": "alone"},
              "c.example": {"registrytoken": "short"}}}
            """);

    assertThat(source.credentialsFor(new RegistryHost("a.example")))
        .isEqualTo(
            new Credentials.IdentityToken("long", Optional.of(new Credentials.Basic("u", "p"))));
    assertThat(source.credentialsFor(new RegistryHost("b.example")))
        .isEqualTo(new Credentials.IdentityToken("alone", Optional.empty()));
    assertThat(source.credentialsFor(new RegistryHost("c.example")))
        .isEqualTo(new Credentials.RegistryToken("short"))
        .asString()
        .doesNotContain("short");
  }

  @Test
  void aMissingFileIsAnonymous() {
    CredentialSource source = files(directory.resolve("absent.json"));

    assertThat(source.credentialsFor(new RegistryHost("ghcr.io"))).isEqualTo(ANONYMOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"auths\":{\"ghcr.io\":{\"auth\":\"s3cr3t!\"}}}",
        "{\"auths\":{\"ghcr.io\":{\"auth\":\"czNjcjN0\"}}}",
        "{\"auths\": s3cr3t",
        "[\"s3cr3t\"]",
        "{\"auths\":[]}",
      })
  void aDamagedFileIsAnErrorThatNamesTheFileAndKeepsItsSecrets(String content) throws IOException {
    CredentialSource source = file(content);

    assertThatThrownBy(() -> source.credentialsFor(new RegistryHost("ghcr.io")))
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("config.json")
        .hasMessageNotContaining("s3cr3t")
        .hasNoCause();
  }

  @Test
  void theEnvironmentNamesTheFilesAndTheFirstWins() throws IOException {
    Path further = directory.resolve("auth.json");
    file(auths("a.example", "first:p"));
    Files.writeString(
        further,
        "{\"auths\":{\"a.example\":{\"auth\":\"%s\"},\"b.example\":{\"auth\":\"%s\"}}}"
            .formatted(base64("second:p"), base64("second:p")));
    DockerConfigFile source =
        DockerConfigFile.fromEnvironment(
            Map.of(
                "DOCKER_CONFIG", directory.toString(), "REGISTRY_AUTH_FILE", further.toString()));

    assertThat(source.credentialsFor(new RegistryHost("a.example")))
        .isEqualTo(new Credentials.Basic("first", "p"));
    assertThat(source.credentialsFor(new RegistryHost("b.example")))
        .isEqualTo(new Credentials.Basic("second", "p"));
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    CredentialSource source = file(auths("ghcr.io", "u:p"));
    source.credentialsFor(new RegistryHost("ghcr.io"));

    file(auths("ghcr.io", "user:changed"));

    assertThat(source.credentialsFor(new RegistryHost("ghcr.io")))
        .isEqualTo(new Credentials.Basic("user", "changed"));
  }

  private CredentialSource file(String content) throws IOException {
    Path file = directory.resolve("config.json");
    Files.writeString(file, content);
    return files(file);
  }

  private static Credentials user(String name) {
    return new Credentials.Basic(name, "p");
  }

  private static CredentialSource files(Path... files) {
    CredentialHelpers none = new CredentialHelpers("", Duration.ofSeconds(5), System::nanoTime);
    return new DockerConfigFile(List.of(files), none);
  }

  private static String auths(String registry, String login) {
    return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry, base64(login));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
