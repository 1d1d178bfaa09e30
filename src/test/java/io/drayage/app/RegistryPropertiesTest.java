package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.testing.FaultKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RegistryPropertiesTest {
  private static final ProxyRules ENVIRONMENT =
      ProxyRules.fromEnvironment(Map.of("HTTPS_PROXY", "corporate.example:3128"));

  @Test
  void aRegistryMayHaveAProxyOfItsOwnOrNone() {
    RegistryProperties properties =
        properties(
            Map.of(
                "drayage.registry.docker.io.proxy", "http://u:p@other.example:8080",
                "drayage.registry.harbor.example:8443.proxy", "none"));

    assertThat(properties.proxies(new RegistryHost("registry-1.docker.io")))
        .isEqualTo(ProxyRules.always(ProxyServer.parse("u:p@other.example:8080")));
    assertThat(properties.proxies(new RegistryHost("harbor.example:8443")))
        .isEqualTo(ProxyRules.none());
    assertThat(properties.proxies(new RegistryHost("quay.io"))).isEqualTo(ENVIRONMENT);
  }

  @Test
  void aProxyThatIsNoneIsRefusedByTheNameOfItsProperty() {
    RegistryProperties properties =
        properties(Map.of("drayage.registry.quay.io.proxy", "https://u:s3cr3t@p.example"));

    assertThatThrownBy(() -> properties.proxies(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("drayage.registry.quay.io.proxy")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> RegistryProperties.proxies(Map.of("http_proxy", "ftp://x")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("http_proxy");
  }

  @Test
  void aLoginInAnEndpointIsRefusedAndNotShown() {
    RegistryProperties properties =
        properties(Map.of("drayage.registry.quay.io.endpoint", "https://u:s3cr3t@mirror.example"));

    assertThatThrownBy(() -> properties.endpoint(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("drayage.registry.quay.io.endpoint")
        .hasMessageContaining("mirror.example")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void hostsAreVouchedForByName() {
    RegistryProperties properties =
        properties(
            Map.of(
                "drayage.registry.gitlab.example:5050.token-hosts", "Gitlab.example, sso.example",
                "drayage.registry.gitlab.example:5050.inside-hosts", "10.0.0.7"));

    assertThat(properties.vouchedHosts(new RegistryHost("gitlab.example:5050")))
        .isEqualTo(new VouchedHosts(Set.of("gitlab.example", "sso.example"), Set.of("10.0.0.7")));
    assertThat(properties.vouchedHosts(new RegistryHost("quay.io"))).isEqualTo(VouchedHosts.none());
  }

  @Test
  void hostsAreVouchedForInEveryFormThatAnErrorNamesThemIn() {
    RegistryProperties properties =
        properties(Map.of("drayage.registry.quay.io.token-hosts", "my_gitlab, fd00::7, [fd00::8]"));

    assertThat(properties.vouchedHosts(new RegistryHost("quay.io")).tokenHosts())
        .containsExactlyInAnyOrder("my_gitlab", "fd00::7", "fd00::8");
  }

  @Test
  void aHostWithAPortIsRefusedSinceAllItsPortsAreVouchedFor() {
    RegistryProperties properties =
        properties(Map.of("drayage.registry.quay.io.token-hosts", "cafe:5000"));

    assertThatThrownBy(() -> properties.vouchedHosts(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("and port");
  }

  @Test
  void whatIsNoHostIsRefusedByTheNameOfItsProperty() {
    RegistryProperties properties =
        properties(Map.of("drayage.registry.quay.io.token-hosts", "https://sso.example/"));

    assertThatThrownBy(() -> properties.vouchedHosts(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("drayage.registry.quay.io.token-hosts")
        .hasMessageContaining("without scheme");
  }

  @Test
  @FaultKind("A26")
  void aVariableThatMeansTwoRegistriesIsRefused() {
    Set<RegistryHost> both =
        Set.of(new RegistryHost("a-b.example:5000"), new RegistryHost("a.b-example.5000"));
    String variable = "DRAYAGE_REGISTRY_A_B_EXAMPLE_5000_TOKEN_HOSTS";
    Map<String, String> environment = Map.of(variable, "sso.example");

    assertThatThrownBy(() -> properties(Map.of(), environment).checkVariables(both))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("drayage.registry.a-b.example:5000.token-hosts")
        .hasMessageContaining("drayage.registry.a.b-example.5000.token-hosts");
    properties(Map.of(), environment).checkVariables(Set.of(new RegistryHost("a-b.example:5000")));
    properties(
            Map.of("drayage.registry.a-b.example:5000.token-hosts", "other.example"), environment)
        .checkVariables(both);
    properties(Map.of(), Map.of()).checkVariables(both);
  }

  private static RegistryProperties properties(
      Map<String, String> overrides, Map<String, String> environment) {
    return new RegistryProperties(
        Settings.load(Path.of("absent"), overrides, environment), ENVIRONMENT);
  }

  private static RegistryProperties properties(Map<String, String> overrides) {
    return properties(overrides, Map.of());
  }
}
