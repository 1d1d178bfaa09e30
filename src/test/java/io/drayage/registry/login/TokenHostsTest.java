package io.drayage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.AddressZone;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.VouchedHosts;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A registry whose token service is on a host of its own, as that of self-managed GitLab is. */
final class TokenHostsTest {
  private static final RegistryHost REGISTRY = new RegistryHost("registry.example");
  private static final Credentials PASSWORD = new Credentials.Basic("alice", "s3cr3t");
  private static final TokenService.Realm REALM =
      new TokenService.Realm(URI.create("https://gitlab.example/jwt/auth"), "container_registry");

  private final List<Request> seen = new ArrayList<>();

  @Test
  void aTokenServiceThatIsVouchedForSeesTheCredentials() throws Exception {
    tokens(Set.of("gitlab.example")).token(REALM, PASSWORD, request());

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).headers()).containsKey("Authorization");
  }

  @Test
  void anotherSeesNothingAndTheErrorSaysHowToVouchForIt() {
    TokenService tokens = tokens(Set.of("sso.example"));

    assertThatThrownBy(() -> tokens.token(REALM, PASSWORD, request()))
        .isInstanceOfSatisfying(
            TransportException.class,
            e ->
                assertThat(e.hint())
                    .contains("drayage.registry.registry.example.token-hosts = gitlab.example"));
    assertThat(seen).isEmpty();
  }

  @Test
  void theHintCanBePastedIntoAFileOfPropertiesAlsoWhereTheRegistryHasAPort() throws Exception {
    TokenService tokens = tokens(new RegistryHost("Registry.example:5000"), Set.of());

    TransportException refusal =
        catchThrowableOfType(
            TransportException.class, () -> tokens.token(REALM, PASSWORD, request()));

    Properties file = new Properties();
    file.load(
        new StringReader(refusal.hint().substring(refusal.hint().indexOf("drayage.registry"))));
    assertThat(file)
        .containsExactly(
            Map.entry("drayage.registry.registry.example:5000.token-hosts", "gitlab.example"));
  }

  private TokenService tokens(Set<String> tokenHosts) {
    return tokens(REGISTRY, tokenHosts);
  }

  private TokenService tokens(RegistryHost registry, Set<String> tokenHosts) {
    VouchedHosts vouchedHosts = new VouchedHosts(tokenHosts, Set.of());
    AddressZone world =
        new AddressZone(host -> new InetAddress[] {InetAddress.getByName("93.184.216.34")});
    return new TokenService(
        RegistryOrigin.fixed(registry, URI.create("https://registry.example")),
        this::answer,
        new RedirectRule(world, ProxyRules.none(), vouchedHosts),
        vouchedHosts,
        new TokenService.Shared(
            new TokenCache(),
            new Logins(System::nanoTime),
            new Timing(Clock.systemUTC(), System::nanoTime, pause -> {})));
  }

  private static Request request() {
    return Request.of(
        "GET",
        URI.create("https://registry.example/v2/a/tags/list"),
        List.of(Scope.pull(new Repository(REGISTRY, "a"))));
  }

  private Response answer(Request request) {
    seen.add(request);
    byte[] token = "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8);
    return new Response(
        new Response.Head(request.uri(), 200, Map.of()), new ByteArrayInputStream(token), () -> {});
  }
}
