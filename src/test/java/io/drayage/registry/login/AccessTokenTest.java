package io.drayage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessTokenTest {
  @Test
  void eitherNameOfTheTokenIsAccepted() {
    assertThat(token("{\"token\":\"a\"}").value()).isEqualTo("a");
    assertThat(token("{\"access_token\":\"b\"}").value()).isEqualTo("b");
  }

  @Test
  void aMissingOrShortLifetimeCountsAsAMinute() {
    AccessToken token = token("{\"token\":\"a\",\"expires_in\":1}");

    assertThat(token.isUsableAt(Duration.ofSeconds(49).toNanos())).isTrue();
    assertThat(token.isUsableAt(Duration.ofSeconds(50).toNanos())).isFalse();
  }

  @Test
  void aTokenIsYoungForHalfOfItsLife() {
    AccessToken token = token("{\"token\":\"a\",\"expires_in\":\"300\"}");

    assertThat(token.isYoungAt(Duration.ofSeconds(149).toNanos())).isTrue();
    assertThat(token.isYoungAt(Duration.ofSeconds(150).toNanos())).isFalse();
    assertThat(token.isUsableAt(Duration.ofSeconds(289).toNanos())).isTrue();
  }

  @Test
  void whatCanNotStandInAHeaderIsRejected() {
    assertThatThrownBy(() -> token("{\"token\":\"a\\r\\nX: y\"}"))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> token("{}")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> token("<html>")).isInstanceOf(MalformedException.class);
  }

  @Test
  void itIsNotPrinted() {
    assertThat(token("{\"token\":\"secret\"}")).hasToString("***");
  }

  @Test
  void aTokenForMoreServesForLess() {
    TokenCache cache = new TokenCache();
    Scope pull = new Scope("repository", "a", Set.of("pull"));
    Scope both = new Scope("repository", "a", Set.of("pull", "push"));
    AccessToken token = token("{\"token\":\"a\"}");

    cache.put(key(both), token);

    assertThat(cache.find(key(pull), any -> true)).contains(token);
    cache.forget(token);
    assertThat(cache.find(key(pull), any -> true)).isEmpty();
  }

  @Test
  void theCacheIsBounded() {
    TokenCache cache = new TokenCache();
    for (int i = 0; i < 1001; i++) {
      cache.put(key(new Scope("repository", "a" + i, Set.of("pull"))), token("{\"token\":\"a\"}"));
    }

    assertThat(cache.find(key(new Scope("repository", "a0", Set.of("pull"))), any -> true))
        .isEmpty();
  }

  private static TokenKey key(Scope scope) {
    return new TokenKey(
        "r", URI.create("https://r/token"), "s", new Credentials.Anonymous(), Set.of(scope));
  }

  private static AccessToken token(String json) {
    return AccessToken.parse(json.getBytes(StandardCharsets.UTF_8), 0);
  }
}
