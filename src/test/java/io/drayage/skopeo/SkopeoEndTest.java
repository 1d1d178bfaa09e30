package io.drayage.skopeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.testing.Failed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkopeoEndTest {
  @Test
  void anIdentityTokenGoesIntoTheAuthFileAsSuch() throws IOException {
    SkopeoEnd end = end(new Credentials.IdentityToken("refresh-me", Optional.empty()));

    // "<token>:" in base64; without a user skopeo would pass over the entry
    assertThat(authFile(end))
        .isEqualTo(
            "{\"auths\":{\"mirror.azurecr.io\":"
                + "{\"auth\":\"PHRva2VuPjo=\",\"identitytoken\":\"refresh-me\"}}}");
    assertThat(end.secrets()).containsExactly("refresh-me");
  }

  @Test
  void itsOwnUserIsKept() throws IOException {
    Credentials.Basic login = new Credentials.Basic("me", "or-this");
    SkopeoEnd end = end(new Credentials.IdentityToken("refresh-me", Optional.of(login)));

    assertThat(authFile(end)).contains("\"auth\":\"bWU6b3ItdGhpcw==\"");
    assertThat(end.secrets()).contains("or-this", "bWU6b3ItdGhpcw==", "refresh-me");
  }

  @Test
  void aTokenThatSkopeoTakesOnlyAsAnArgumentIsRefused() throws IOException {
    SkopeoEnd end = end(new Credentials.RegistryToken("in-sight"));
    try (PrivateFolder folder = PrivateFolder.create()) {
      assertThatThrownBy(() -> end.options(folder))
          .is(Failed.UNAUTHORIZED)
          .hasMessageContaining("these credentials can't be given to skopeo")
          .hasMessageNotContaining("in-sight");
    }
  }

  private static String authFile(SkopeoEnd end) throws IOException {
    try (PrivateFolder folder = PrivateFolder.create()) {
      end.options(folder);
      return Files.readString(folder.path().resolve("src.json"));
    }
  }

  private static SkopeoEnd end(Credentials credentials) {
    return new SkopeoEnd(
        "src",
        new RegistrySettings(
            new RegistryHost("mirror.azurecr.io"),
            URI.create("https://mirror.azurecr.io"),
            false,
            true,
            Path.of("absent-certs.d"),
            CredentialSource.of(credentials)),
        new Repository(new RegistryHost("mirror.azurecr.io"), "a"));
  }
}
