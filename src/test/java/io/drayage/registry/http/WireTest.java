package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.registry.http.Fence.ForbiddenAddressException;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.tls.TlsSettings;
import io.drayage.testing.FaultKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
  private static final Origin ENDPOINT = Origin.of(URI.create("https://registry.example"));
  private static final CloseableHttpClient CLIENT = HttpClients.createMinimal();
  private static final String OUTSIDE = "93.184.216.34";
  private static final String INSIDE = "10.1.2.3";

  private final List<Wire.Policy> ways = new ArrayList<>();
  private final Path certsDir;

  WireTest(@TempDir Path certsDir) {
    this.certsDir = certsDir;
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/a, 93.184.216.34, OPEN",
    "http://registry.example/a, 93.184.216.34, OPEN",
    "https://registry.example:8443/a, 93.184.216.34, NOTHING_INSIDE",
    "https://cdn.example/a, 93.184.216.34, NOTHING_INSIDE",
    "https://cdn.example/a, '', NOTHING_INSIDE",
    "https://cdn.example/a, 10.1.2.3, NO_MACHINE_SERVICES",
    "https://vouched.example/a, 93.184.216.34, NO_MACHINE_SERVICES",
  })
  @FaultKind("A23")
  void whereTheRegistryAnsweredFromDecidesWhereItMayLead(URI target, String from, Fence fence)
      throws UnknownHostException {
    Wire wire = wire(ProxyRules.none());
    if (!from.isEmpty()) {
      answered(wire, from);
    }

    wire.choose(Origin.of(target));

    assertThat(last().fence()).isEqualTo(fence);
  }

  @Test
  @FaultKind("A23")
  void aRegistryThatWasOutsideOnceIsNotTakenForInsideAnyMore() throws UnknownHostException {
    Wire wire = wire(ProxyRules.none());
    answered(wire, OUTSIDE);
    answered(wire, INSIDE);

    wire.choose(Origin.of(URI.create("https://cdn.example/a")));

    assertThat(last().fence()).isEqualTo(Fence.NOTHING_INSIDE);
  }

  @Test
  @FaultKind("A23")
  void throughAProxyItsOwnAddressIsNotJudged() {
    Wire wire = wire(ProxyRules.always(ProxyServer.parse("127.0.0.1:3128")));

    wire.choose(Origin.of(URI.create("https://cdn.example/a")));

    assertThat(last().fence()).isEqualTo(Fence.OPEN);
  }

  @Test
  @FaultKind("A23")
  void theAddressThatIsConnectedToIsTheOneThatWasJudged() throws UnknownHostException {
    List<String> answers = new ArrayList<>(List.of(OUTSIDE, INSIDE));
    DnsResolver resolver =
        Fence.NOTHING_INSIDE.over(
            host -> new InetAddress[] {InetAddress.getByName(answers.remove(0))});

    assertThat(resolver.resolve("rebound.example")[0].getHostAddress()).isEqualTo(OUTSIDE);
    assertThatThrownBy(() -> resolver.resolve("rebound.example"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::ffff:169.254.169.254",
      })
  @FaultKind("A23")
  void whatAnswersThisMachineWithItsCredentialsIsNeverReached(String address) {
    for (Fence fence : List.of(Fence.NO_MACHINE_SERVICES, Fence.NOTHING_INSIDE)) {
      DnsResolver resolver = fence.over(host -> new InetAddress[] {InetAddress.getByName(address)});

      assertThatThrownBy(() -> resolver.resolve("x.example"))
          .isInstanceOfSatisfying(
              ForbiddenAddressException.class,
              e -> assertThat(e.fence()).isEqualTo(Fence.NO_MACHINE_SERVICES));
    }
    assertThatCode(() -> Fence.OPEN.over(InetAddress::getAllByName).resolve(address))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "127.0.0.1", "::1", "fd00::1", "64:ff9b::10.0.0.1", "::"})
  @FaultKind("A23")
  void whatIsInsideIsReachedFromInsideAlone(String address) throws UnknownHostException {
    InetAddress inside = InetAddress.getByName(address);

    assertThat(Fence.NOTHING_INSIDE.forbids(inside)).isTrue();
    assertThat(Fence.NO_MACHINE_SERVICES.forbids(inside)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"https://../, host-..", "https://.hidden/, host-.hidden"})
  @FaultKind("A19")
  void aHostOfDotsIsNoOtherDirectory(URI target, String folder) {
    assertThat(wire(ProxyRules.none()).choose(Origin.of(target)).trustHint())
        .contains(certsDir.resolve(folder).toString());
  }

  @Test
  @FaultKind("A19")
  void hostsWithoutAFolderOfTheirOwnShareConnections() throws Exception {
    Wire wire = wire(ProxyRules.none());
    Files.createDirectory(certsDir.resolve("known.example"));

    wire.choose(Origin.of(URI.create("https://a.example")));
    Wire.Policy one = last();
    wire.choose(Origin.of(URI.create("https://b.example")));

    assertThat(last()).isEqualTo(one);
    assertThat(one.tls()).isEqualTo(TlsSettings.machine());
    wire.choose(Origin.of(URI.create("https://known.example")));
    assertThat(last().tls())
        .isEqualTo(new TlsSettings(true, Optional.of(certsDir.resolve("known.example"))));
  }

  private Wire.Policy last() {
    return ways.get(ways.size() - 1);
  }

  private static void answered(Wire wire, String address) throws UnknownHostException {
    wire.answered(ENDPOINT, new InetSocketAddress(InetAddress.getByName(address), 443));
  }

  private Wire wire(ProxyRules proxies) {
    return new Wire(
        new HttpConnections.Registry(
            Optional.of(ENDPOINT),
            Set.of("registry.example"),
            new TlsSettings(false, Optional.of(certsDir.resolve("registry.example"))),
            certsDir,
            proxies,
            Set.of("vouched.example"),
            "trust"),
        way -> {
          ways.add(way);
          return new ConnectionPools(CLIENT, CLIENT, () -> CLIENT);
        });
  }
}
