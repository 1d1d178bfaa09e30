package io.drayage.registry.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VouchedHostsTest {
  @ParameterizedTest
  @CsvSource({
    "ghcr.io, ghcr.io, ghcr.io, true",
    "docker.io, registry-1.docker.io, auth.docker.io, true",
    "index.docker.io, registry-1.docker.io, auth.docker.io, true",
    "registry.gitlab.com, registry.gitlab.com, gitlab.com, true",
    "docker.io, localhost, 127.0.0.1, true",
    "ghcr.io, ghcr.io, sso.example, true",
    "ghcr.io, ghcr.io, auth.docker.io, false",
    "ghcr.io, ghcr.io, evil.ghcr.io, false",
    "ghcr.io, ghcr.io, ghcr.io.evil.example, false",
    "ghcr.io, ghcr.io, localhost, false",
    "ghcr.io, ghcr.io, ::1, false",
  })
  void passwordsGoOnlyToTheRegistryItselfOrAHostThatIsVouchedFor(
      String registry, String endpointHost, String realmHost, boolean expected) {
    assertThat(
            new VouchedHosts(Set.of("sso.example"), Set.of())
                .mayReceiveCredentials(new RegistryHost(registry), endpointHost, realmHost))
        .isEqualTo(expected);
  }
}
