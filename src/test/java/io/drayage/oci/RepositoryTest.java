package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {
  private static final RegistryHost HUB = new RegistryHost("docker.io");
  private static final RegistryHost OWN = new RegistryHost("harbor.example.com");

  @ParameterizedTest
  @ValueSource(strings = {"a", "library/redis", "a.b/c_d/e__f/g-h/i---j", "0/1/2"})
  void namesOfTheSpecificationAreTaken(String path) {
    assertThat(new Repository(OWN, path)).hasToString("harbor.example.com/" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "a/", "a//b", "A", "a..b", "a___b", "-a", "a-", "a/../b", "a:b", "a b", "a%2fb",
        "a\n", "ä"
      })
  void otherNamesAreRefused(String path) {
    assertThatThrownBy(() -> new Repository(OWN, path))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("is not a repository name");
  }

  @Test
  void aNameLongerThan255IsRefusedQuickly() {
    assertThat(new Repository(OWN, "a".repeat(255)).path()).hasSize(255);
    assertThatThrownBy(() -> new Repository(OWN, "a-".repeat(500_000) + "!"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void aOnePartNameOfDockerHubIsReadUnderLibrary() {
    assertThat(Repository.forReading(HUB, "/redis").path()).isEqualTo("library/redis");
    assertThat(Repository.forReading(HUB, "redis").path()).isEqualTo("library/redis");
    assertThat(Repository.forReading(HUB, "/bitnami/redis").path()).isEqualTo("bitnami/redis");
    assertThat(Repository.forReading(OWN, "/redis").path()).isEqualTo("redis");
  }

  @Test
  void nothingIsPutInFrontOfWhatIsWritten() {
    assertThat(Repository.forWriting(HUB, "/redis").path()).isEqualTo("redis");
    assertThat(Repository.forWriting(OWN, "redis").path()).isEqualTo("redis");
  }

  @Test
  void onlyOneLeadingSlashIsDropped() {
    assertThatThrownBy(() -> Repository.forWriting(OWN, "//redis"))
        .isInstanceOf(MalformedException.class);
  }
}
