package io.drayage.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookGuardTest {
  private static final byte[] BODY = "{\"image\":\"a:1\"}".getBytes(StandardCharsets.UTF_8);

  /** HMAC-SHA256 of the body with key {@code s3cret}, by openssl. */
  private static final String SIGNATURE =
      "sha256=d1999e36b44f567ad062af2c545bbe08bd21d6aa8938b433363c16820a42a05a";

  private Instant now = Instant.parse("2027-01-01T00:00:00Z");
  private final HookGuard guard =
      new HookGuard(
          host ->
              Optional.ofNullable(
                  Map.of("docker.io", "s3cret", "r.example", "s3cret").get(host.name())),
          () -> now);

  @ParameterizedTest
  @CsvSource({"Bearer s3cret", "bearer   s3cret", "s3cret"})
  void aTokenInTheHeaderIsAccepted(String header) {
    HookRequest request = request("r.example", header, null, null);

    assertThat(guard.verify(request)).isSameAs(request);
  }

  @Test
  void aSignatureOfTheBodyIsAccepted() {
    HookRequest request = request("r.example", null, SIGNATURE, null);

    assertThat(guard.verify(request)).isSameAs(request);
  }

  @Test
  void aTokenInTheAddressIsAcceptedForDockerHubOnly() {
    HookRequest hub = request("docker.io", null, null, "s3cret");

    assertThat(guard.verify(hub)).isSameAs(hub);
    refused(401, request("r.example", null, null, "s3cret"), "accepted for docker.io only");
  }

  @Test
  void aWrongSecretIsRefusedWithoutShowingOne() {
    refused(401, request("r.example", "Bearer guess", null, null), "missing or wrong");
    refused(401, request("r.example", "Bearer ", null, null), "missing or wrong");
    refused(401, request("r.example", "Basic czNjcmV0", null, null), "missing or wrong");
    refused(401, request("r.example", null, "sha256=00", null), "HMAC-SHA256");
    refused(401, request("r.example", null, null, null), "no token");
    refused(401, request("docker.io", null, null, "guess"), "missing or wrong");
    // a wrong signature is not made up for by a token
    refused(401, request("r.example", "Bearer s3cret", "sha256=00", null), "HMAC-SHA256");
  }

  @Test
  void withoutATokenTheMessageNamesTheProperty() {
    refused(
        403,
        request("other.example", "Bearer s3cret", null, null),
        "drayage.registry.other.example.hook-token");
  }

  @Test
  void aFloodOfForgedNotificationsIsOneWarningAMinute() {
    try (CapturedLog log = CapturedLog.of(HookGuard.class)) {
      for (int second = 0; second < 100; second++) {
        now = now.plus(Duration.ofSeconds(1));
        refused(401, request("r.example", "Bearer guess", null, null), "wrong");
      }

      assertThat(log.lines()).hasSize(2).noneMatch(line -> line.contains("guess"));
    }
  }

  private void refused(int status, HookRequest request, String reason) {
    assertThatThrownBy(() -> guard.verify(request))
        .isInstanceOfSatisfying(
            HookException.class, refused -> assertThat(refused.status()).isEqualTo(status))
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("s3cret")
        .doesNotContain("guess");
  }

  private static HookRequest request(
      String registry,
      @Nullable String authorization,
      @Nullable String signature,
      @Nullable String token) {
    return new HookRequest(
        new RegistryHost(registry),
        Optional.ofNullable(authorization),
        Optional.ofNullable(signature),
        Optional.ofNullable(token),
        BODY);
  }
}
