package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.Side;
import io.drayage.testing.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostSettingsTest {
  private static final ProxyRules ENVIRONMENT =
      ProxyRules.fromEnvironment(Map.of("HTTPS_PROXY", "corporate.example:3128"));

  private static final RegistryHost HUB = new RegistryHost("registry.hub.docker.com");
  private static final RegistryHost HARBOR = new RegistryHost("Harbor.example:8443");

  @Test
  void aRegistryMayHaveAProxyOfItsOwnOrNone() {
    HostSettings hosts =
        hosts(
            Map.of(
                "drayage.registry.docker.io.proxy", "http://u:p@other.example:8080",
                "drayage.registry.harbor.example:8443.proxy", "none"));

    assertThat(hosts.proxies(new RegistryHost("registry-1.docker.io")))
        .isEqualTo(ProxyRules.always(ProxyServer.parse("u:p@other.example:8080")));
    assertThat(hosts.proxies(new RegistryHost("harbor.example:8443"))).isEqualTo(ProxyRules.none());
    assertThat(hosts.proxies(new RegistryHost("quay.io"))).isEqualTo(ENVIRONMENT);
  }

  @Test
  void aProxyThatIsNoneIsRefusedByTheNameOfItsProperty() {
    HostSettings hosts =
        hosts(Map.of("drayage.registry.quay.io.proxy", "https://u:s3cr3t@p.example"));

    assertThatThrownBy(() -> hosts.proxies(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("drayage.registry.quay.io.proxy")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(
            () ->
                new HostSettings(
                    Settings.load(Path.of("absent"), Map.of(), Map.of()),
                    Map.of("http_proxy", "ftp://x")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("http_proxy");
  }

  @Test
  void aLoginInAnEndpointIsRefusedAndNotShown() {
    HostSettings hosts =
        hosts(Map.of("drayage.registry.quay.io.endpoint", "https://u:s3cr3t@mirror.example"));

    assertThatThrownBy(() -> hosts.endpoint(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("drayage.registry.quay.io.endpoint")
        .hasMessageContaining("mirror.example")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void aWrongProxyIsRefusedWithTheFormThatItMayHave() {
    HostSettings hosts = hosts(Map.of("drayage.registry.quay.io.proxy", "me:s3cr3t@a b"));

    assertThatThrownBy(() -> hosts.proxies(new RegistryHost("quay.io")))
        .hasMessageEndingWith("write http://[USER:PASSWORD@]HOST[:PORT]; or write none")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void hostsAreVouchedForByName() {
    HostSettings hosts =
        hosts(
            Map.of(
                "drayage.registry.gitlab.example:5050.token-hosts", "Gitlab.example, sso.example",
                "drayage.registry.gitlab.example:5050.inside-hosts", "10.0.0.7"));

    assertThat(hosts.vouchedHosts(new RegistryHost("gitlab.example:5050")))
        .isEqualTo(new VouchedHosts(Set.of("gitlab.example", "sso.example"), Set.of("10.0.0.7")));
    assertThat(hosts.vouchedHosts(new RegistryHost("quay.io"))).isEqualTo(VouchedHosts.none());
  }

  @Test
  void hostsAreVouchedForInEveryFormThatAnErrorNamesThemIn() {
    HostSettings hosts =
        hosts(Map.of("drayage.registry.quay.io.token-hosts", "my_gitlab, fd00::7, [fd00::8]"));

    assertThat(hosts.vouchedHosts(new RegistryHost("quay.io")).tokenHosts())
        .containsExactlyInAnyOrder("my_gitlab", "fd00::7", "fd00::8");
  }

  @Test
  void aHostWithAPortIsRefusedSinceAllItsPortsAreVouchedFor() {
    HostSettings hosts = hosts(Map.of("drayage.registry.quay.io.token-hosts", "cafe:5000"));

    assertThatThrownBy(() -> hosts.vouchedHosts(new RegistryHost("quay.io")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("and port");
  }

  @Test
  void whatIsNoHostIsRefusedByTheNameOfItsProperty() {
    HostSettings hosts =
        hosts(Map.of("drayage.registry.quay.io.token-hosts", "https://sso.example/"));

    assertThatThrownBy(() -> hosts.vouchedHosts(new RegistryHost("quay.io")))
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

    assertThatThrownBy(() -> hosts(Map.of(), environment).checkVariables(both))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("drayage.registry.a-b.example:5000.token-hosts")
        .hasMessageContaining("drayage.registry.a.b-example.5000.token-hosts");
    hosts(Map.of(), environment).checkVariables(Set.of(new RegistryHost("a-b.example:5000")));
    hosts(Map.of("drayage.registry.a-b.example:5000.token-hosts", "other.example"), environment)
        .checkVariables(both);
    hosts(Map.of(), Map.of()).checkVariables(both);
  }

  @Test
  void withoutSettingsThereIsACapOfRequestsAndABreakerButNoRate() {
    LimitSettings limits = limits(HUB, Side.SOURCE, Map.of());

    assertThat(limits.maxRequests()).isEqualTo(32);
    assertThat(limits.slowAnswer()).isEqualTo(Duration.ofSeconds(10));
    assertThat(limits.bytesPerSecond()).isEmpty();
    assertThat(limits.breaker().failures()).isEqualTo(20);
  }

  @Test
  void aRegistryMayHaveLimitsOfItsOwnForEitherSide() {
    Map<String, String> settings =
        Map.of(
            "drayage.parallel.source-requests", "5",
            "drayage.parallel.target-requests", "6",
            "drayage.registry.docker.io.max-requests", "3",
            "drayage.registry.harbor.example:8443.max-rate", "64MiB/s");

    assertThat(limits(HUB, Side.SOURCE, settings).maxRequests()).isEqualTo(3);
    assertThat(limits(HUB, Side.TARGET, settings).maxRequests()).isEqualTo(3);
    assertThat(limits(HUB, Side.TARGET, settings).bytesPerSecond()).isEmpty();
    assertThat(limits(HARBOR, Side.SOURCE, settings).maxRequests()).isEqualTo(5);
    assertThat(limits(HARBOR, Side.TARGET, settings).maxRequests()).isEqualTo(6);
    assertThat(limits(HARBOR, Side.TARGET, settings).bytesPerSecond()).hasValue(64L << 20);
  }

  @Test
  void noMoreRequestsThanConnectionsAreLetThrough() {
    assertThat(limits(HUB, Side.SOURCE, Map.of("drayage.http.max-connections", "4")).maxRequests())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "drayage.registry.docker.io.max-rate, fast, is no rate",
    "drayage.registry.docker.io.max-requests, 0, not a whole number from 1 on",
    "drayage.breaker.failures, -1, not a whole number from 0 on",
    "drayage.parallel.source-requests, many, not a whole number from 1 on",
  })
  void whatCantBeUsedIsRefusedByTheNameOfItsProperty(String key, String value, String why) {
    assertThatThrownBy(() -> limits(HUB, Side.SOURCE, Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--set: property " + key + ":")
        .hasMessageContaining(why);
  }

  private static LimitSettings limits(
      RegistryHost registry, Side side, Map<String, String> overrides) {
    return hosts(overrides).limits(registry, side);
  }

  private static HostSettings hosts(
      Map<String, String> overrides, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HTTPS_PROXY", "corporate.example:3128");
    return new HostSettings(Settings.load(Path.of("absent"), overrides, environment), all);
  }

  private static HostSettings hosts(Map<String, String> overrides) {
    return hosts(overrides, Map.of());
  }
}
