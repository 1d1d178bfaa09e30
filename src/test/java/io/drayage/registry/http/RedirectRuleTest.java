package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.registry.net.AddressZone;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.testing.FaultKind;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectRuleTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "registry.example", "93.184.216.34",
          "cdn.example", "93.184.216.35",
          "sneaky.example", "10.0.0.1",
          "inside.example", "10.1.2.3",
          "vouched.example", "10.1.2.4",
          "storage.inside.example", "192.168.1.1",
          "metadata.google.internal", "169.254.169.254");

  private final RedirectRule rule =
      new RedirectRule(
          new AddressZone(
              host -> new InetAddress[] {InetAddress.getByName(NAMES.getOrDefault(host, host))}),
          ProxyRules.none(),
          new VouchedHosts(Set.of(), Set.of("vouched.example")));

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/a, https://cdn.example/b",
    "https://registry.example/a, https://registry.example:8443/b",
    "http://registry.example/a, https://registry.example/a",
    "https://inside.example/a, https://storage.inside.example/b",
    "https://registry.example/a, https://vouched.example/b",
    "https://inside.example/a, https://cdn.example/b",
    "http://127.0.0.1:5000/a, http://localhost:5001/b",
  })
  void anHonestStepIsTaken(String from, String to) {
    assertThatCode(() -> rule.check(URI.create(from), URI.create(to))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/a, http://registry.example/a",
    "https://registry.example/a, http://vouched.example/a",
    "https://registry.example/a, https://sneaky.example/b",
    "https://registry.example/a, https://localhost/b",
    "https://registry.example/a, https://127.0.0.1/b",
    "https://registry.example/a, https://[::1]/b",
    "https://registry.example/a, https://[::ffff:10.0.0.1]/b",
    "https://registry.example/a, https://[fd00:ec2::254]/b",
    "https://registry.example/a, https://100.64.0.1/b",
    "https://registry.example/a, https://0.0.0.0/b",
    "https://registry.example/a, https://169.254.169.254/latest/meta-data",
    "https://inside.example/a, https://metadata.google.internal/b",
    "https://inside.example/a, https://[fd00:ec2::254]/b",
    "https://inside.example/a, https://168.63.129.16/b",
    "https://inside.example/a, https://[64:ff9b::169.254.169.254]/b",
    "https://registry.example/a, https://[64:ff9b::10.0.0.1]/b",
  })
  @FaultKind("A23")
  void aStepIntoTheInsideOrOutOfTlsIsNot(String from, String to) {
    assertThatThrownBy(() -> rule.check(URI.create(from), URI.create(to)))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not followed");
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/a, https://unknown.example/b",
    "https://registry.example/a, https://sneaky.example/b",
    "https://registry.example/a, https://93.184.216.35/b",
  })
  void aNameThatOnlyTheProxyLooksUpIsTheProxysToJudge(String from, String to) {
    assertThatCode(() -> proxied().check(URI.create(from), URI.create(to)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/b",
        "https://169.254.169.254/latest",
        "https://metadata.google.internal/b",
        "https://0x7f.1/b",
        "https://2130706433/b",
        "https://localhost/b",
        "https://[fd00::1]/b",
        "https://metadata.google.internal./b",
        "https://localhost./b",
        "https://127.0.0.1./b",
        "https://168.63.129.16/b",
        "https://[64:ff9b::a9fe:a9fe]/b",
        "https://[fd00:ec2::254]/b",
        "http://cdn.example/b",
      })
  @FaultKind("A23")
  void throughAProxyWrittenAddressesAreStillChecked(String to) {
    assertThatThrownBy(
            () -> proxied().check(URI.create("https://registry.example/a"), URI.create(to)))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not followed");
  }

  @Test
  @FaultKind("A22")
  void aHostOfManyPartsIsJudgedWithoutRecursion() {
    URI to = URI.create("https://1" + ".1".repeat(30_000) + "/b");

    assertThatCode(() -> proxied().check(URI.create("https://registry.example/a"), to))
        .doesNotThrowAnyException();
  }

  private static RedirectRule proxied() {
    AddressZone zone =
        new AddressZone(
            host -> {
              throw new AssertionError("looked up " + host);
            });
    return new RedirectRule(
        zone, ProxyRules.always(ProxyServer.parse("proxy.example:3128")), VouchedHosts.none());
  }
}
