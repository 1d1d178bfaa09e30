package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.Timing;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.Side;
import io.drayage.testing.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Registry of canned answers with its clients, and a clock that tests move. */
final class TestRegistry implements AutoCloseable {
  static final CredentialSource ANONYMOUS = CredentialSource.of(new Credentials.Anonymous());
  static final CredentialSource PASSWORD =
      CredentialSource.of(new Credentials.Basic("alice", "s3cr3t"));

  final VirtualTime time = new VirtualTime();
  final SeenTraffic traffic = new SeenTraffic();

  final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  private final WireMockServer server;
  private final RegistryClients clients;

  TestRegistry() {
    this.server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    this.clients =
        new RegistryClients(
            fastOptions(), TestRegistry::oneAtATime, timing(), registry -> Optional.of(traffic));
    server.start();
  }

  static ClientSettings fastOptions() {
    return new ClientSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        3,
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        4,
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15));
  }

  static Descriptor blob(byte[] content) {
    return new Descriptor(
        new MediaType("application/octet-stream"), Digest.sha256(content), content.length);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Timing timing() {
    return new Timing(time, time::nanos, waits::add);
  }

  RegistrySnapshot snapshot() {
    return clients.snapshots().get(0);
  }

  void runBegins() {
    clients.runBegins();
  }

  RegistryTarget client() {
    return client(ANONYMOUS);
  }

  RegistryTarget client(CredentialSource credentials) {
    return client(host(), credentials);
  }

  /** Client for this registry under another name. */
  RegistryTarget client(RegistryHost name, CredentialSource credentials) {
    return clients.target(
        new RegistrySettings(
            name, URI.create(url()), false, true, Path.of("absent-certs.d"), credentials));
  }

  RegistryHost host() {
    return new RegistryHost("localhost:" + server.port());
  }

  Repository repository(String path) {
    return new Repository(host(), path);
  }

  String url() {
    return "http://localhost:" + server.port();
  }

  WireMockServer server() {
    return server;
  }

  void answer(MappingBuilder request, ResponseDefinitionBuilder answer) {
    server.stubFor(request.willReturn(answer));
  }

  int requests() {
    return server
        .findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()))
        .size();
  }

  void answerAll(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).atPriority(10).willReturn(answer));
  }

  @Override
  public void close() {
    clients.close();
    server.stop();
  }

  /** Limit of one request; a request during an open answer would wait for itself. */
  private static LimitSettings oneAtATime(RegistryHost registry, Side side) {
    return new LimitSettings(1, Duration.ofDays(1), OptionalLong.empty(), BreakerRule.never());
  }
}
