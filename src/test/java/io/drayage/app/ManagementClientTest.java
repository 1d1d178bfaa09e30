package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.app.client.ManagementClient;
import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.management.Answer;
import io.drayage.management.ManagementServer;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of a real management server. */
class ManagementClientTest {
  private static final Path FILES = Path.of("src/test/resources/tls").toAbsolutePath();

  private final Map<String, String> properties = new HashMap<>();
  private final Resources resources =
      new Resources()
          .add(
              "GET",
              "/api/x",
              Access.READ,
              request -> Answer.json(200, "\"" + request.query("a").orElse("none") + "\""))
          .add("POST", "/api/x", Access.CHANGE, request -> Answer.json(202, "{}"));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @BeforeEach
  void useAFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      properties.put("drayage.management.port", String.valueOf(socket.getLocalPort()));
    }
  }

  @Test
  void questionsAndChangesAreSentWithTheTokenAndInUtf8() throws Exception {
    properties.put("drayage.management.token", "0123456789abcdef");
    try (ManagementServer server = server()) {
      server.start();

      ManagementClient.Reply reply = client().get("/api/x", Map.of("a", "한 &=?b"));

      assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("\"한 &=?b\"");
      assertThat(client().post("/api/x", "").status()).isEqualTo(202);
      properties.put("drayage.management.token", "another-token-of-it");
      assertThat(client().post("/api/x", "{}").status()).isEqualTo(401);
    }
  }

  @Test
  void theTokenIsSentToNoProxy() throws Exception {
    properties.put("drayage.management.token", "0123456789abcdef");
    ProxySelector usual = ProxySelector.getDefault();
    try (ManagementServer server = server()) {
      // nothing listens there
      ProxySelector.setDefault(
          ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
      server.start();

      assertThat(client().post("/api/x", "").status()).isEqualTo(202);
    } finally {
      ProxySelector.setDefault(usual);
    }
  }

  @Test
  void overTlsTheServersOwnCertificateIsTrustedAndNoOther() throws Exception {
    certificate("client");
    try (ManagementServer server = server()) {
      server.start();

      assertThat(client().get("/api/x", Map.of()).status()).isEqualTo(200);
      certificate("client-ec");
      assertThatThrownBy(() -> client().get("/api/x", Map.of())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void thereIsNoClientWithoutAPortAndNoAnswerWithoutAProcess() {
    assertThatThrownBy(() -> client().get("/api/x", Map.of())).isInstanceOf(IOException.class);
    properties.put("drayage.management.port", "0");
    assertThat(ManagementClient.of(settings())).isEmpty();
  }

  private void certificate(String name) {
    properties.put("drayage.management.tls.certificate", FILES.resolve(name + ".cert").toString());
    properties.put("drayage.management.tls.key", FILES.resolve(name + ".key").toString());
  }

  private ManagementServer server() {
    return new ManagementServer(ManagementSettings.read(settings()).orElseThrow(), resources);
  }

  private ManagementClient client() {
    return ManagementClient.of(settings()).orElseThrow();
  }

  private Settings settings() {
    return Settings.load(home, properties, Map.of());
  }
}
