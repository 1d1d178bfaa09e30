package io.drayage.registry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import io.drayage.registry.auth.Credentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quay.io             | https://quay.io/v2/            | false",
        "quay.io             | https://cdn.quay.io/v2/        | false",
        "quay.io             | https://notquay.io/v2/         | true",
        "QUAY.IO             | https://quay.io/v2/            | false",
        ".quay.io            | https://cdn.quay.io/           | false",
        ".quay.io            | https://quay.io/               | true",
        "*.quay.io           | https://cdn.quay.io/           | false",
        "*.quay.io           | https://quay.io/               | true",
        "quay.io:443         | https://quay.io/               | false",
        "quay.io:8443        | https://quay.io/               | true",
        "quay.io:8443        | https://quay.io:8443/          | false",
        "10.0.0.0/8          | http://10.9.8.7:5000/          | false",
        "10.0.0.0/8          | http://11.9.8.7:5000/          | true",
        "10.0.0.0/8          | http://ten.example/            | true",
        "fd00::/8            | http://[fd12::1]/              | false",
        "10.1.2.3            | http://10.1.2.3/               | false",
        "10.1.2.3:5000       | http://10.1.2.3/               | true",
        "10.1.2.3:5000       | http://10.1.2.3:5000/          | false",
        "[fd00::1]:5000      | http://[fd00::1]:5000/         | false",
        "a.example, quay.io  | https://quay.io/               | false",
        "*                   | https://quay.io/               | false",
        "a.example,*         | https://quay.io/               | false",
        ",, ,                | https://quay.io/               | true",
        "10.0.0.0/99         | http://10.0.0.1/               | true",
        "a.example           | http://localhost:5000/         | false",
        "a.example           | http://127.0.0.1:5000/         | false",
        "a.example           | http://127.9.9.9:5000/         | false",
        "a.example           | http://[::1]:5000/             | false",
      })
  void whatNoProxyNamesAndThisMachineAreReachedDirectly(
      String noProxy, String uri, boolean proxied) {
    ProxyRules rules =
        ProxyRules.fromEnvironment(
            Map.of("HTTP_PROXY", "p:1", "HTTPS_PROXY", "p:2", "NO_PROXY", noProxy));

    assertThat(rules.proxyFor(origin(uri)).isPresent()).isEqualTo(proxied);
  }

  @Test
  void eachSchemeHasItsProxyInUpperOrLowerCase() {
    ProxyRules rules =
        ProxyRules.fromEnvironment(
            Map.of(
                "http_proxy", "http://plain.example:3128/",
                "HTTPS_PROXY", "tls.example:3129",
                "https_proxy", "second.example:1",
                "no_proxy", "internal.example"));

    assertThat(rules.proxyFor(origin("http://quay.io/")))
        .contains(new ProxyServer("plain.example", 3128, Optional.empty()));
    assertThat(rules.proxyFor(origin("https://quay.io/")))
        .contains(new ProxyServer("tls.example", 3129, Optional.empty()));
    assertThat(rules.proxyFor(origin("https://internal.example/"))).isEmpty();
  }

  @Test
  void withoutVariablesEverythingIsReachedDirectly() {
    assertThat(ProxyRules.fromEnvironment(Map.of()).proxyFor(origin("https://quay.io/"))).isEmpty();
    assertThat(ProxyRules.fromEnvironment(Map.of())).isEqualTo(ProxyRules.none());
  }

  @Test
  void aHeaderOfCgiIsNoProxy() {
    ProxyRules rules =
        ProxyRules.fromEnvironment(Map.of("HTTP_PROXY", "evil.example", "REQUEST_METHOD", "GET"));

    assertThat(rules.proxyFor(origin("http://quay.io/"))).isEmpty();
  }

  @Test
  void theOneOfARegistryTakesEverythingEvenOnThisMachine() {
    ProxyRules rules = ProxyRules.always(ProxyServer.parse("p:1"));

    assertThat(rules.proxyFor(origin("http://localhost:5000/"))).isPresent();
    assertThat(rules).isEqualTo(ProxyRules.always(ProxyServer.parse("http://p:1")));
  }

  @Test
  void nameAndPasswordAreUnescapedAndNeverPrinted() {
    ProxyServer proxy = ProxyServer.parse("http://user:s3cr3t%40%2F@proxy.example:3128");

    assertThat(proxy.login()).contains(new Credentials.Basic("user", "s3cr3t@/"));
    assertThat(proxy).hasToString("proxy.example:3128");
    assertThat(ProxyRules.always(proxy).toString()).doesNotContain("s3cr3t");
    assertThat(ProxyServer.parse("a@b:c@[fd00::1]:1"))
        .isEqualTo(new ProxyServer("fd00::1", 1, Optional.of(new Credentials.Basic("a@b", "c"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:s3cr3t@proxy.example",
        "socks5://u:s3cr3t@proxy.example",
        "http://u:s3cr3t%zz@proxy.example",
        "http://u:s3cr3t@",
        "http://u:s3cr3t@proxy.example:99999",
        "http://u:s3cr3t@proxy.example/path",
      })
  void whatIsNoProxyIsRefusedWithoutItsPassword(String text) {
    assertThatThrownBy(() -> ProxyRules.fromEnvironment(Map.of("HTTPS_PROXY", text)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageContaining("http://[USER:PASSWORD@]HOST[:PORT]")
        .hasMessageNotContaining("s3cr3t");
  }

  private static Origin origin(String uri) {
    return Origin.of(URI.create(uri));
  }
}
