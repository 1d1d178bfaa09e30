package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.management.ServerSettings;
import io.drayage.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementSettingsTest {
  private static final String SECRET = "s3cret-of-16-chars-or-more";

  private final Map<String, String> overrides = new TreeMap<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  private Optional<ServerSettings> read() {
    return ManagementSettings.read(Settings.load(home, overrides, Map.of()));
  }

  @Test
  void onlyThisMachineReachesTheServerByDefault() {
    ServerSettings usual = read().orElseThrow();

    assertThat(usual.port()).isEqualTo(9876);
    assertThat(usual.loopback()).isTrue();
    assertThat(usual.token().get()).isEmpty();
    overrides.put("drayage.management.address", "0.0.0.0");
    assertThat(read().orElseThrow().loopback()).isFalse();
    overrides.put("drayage.management.port", "0");
    assertThat(read()).isEmpty();
  }

  @Test
  void aTokenOfAFileIsReadAgain() throws IOException {
    Path file = Files.writeString(home.resolve("token"), SECRET + "\n");
    overrides.put("drayage.management.token-file", "token");
    ServerSettings settings = read().orElseThrow();
    assertThat(settings.token().get()).contains(SECRET);

    Files.writeString(file, SECRET + "-2");
    await().untilAsserted(() -> assertThat(settings.token().get()).contains(SECRET + "-2"));
    try (CapturedLog log = CapturedLog.of(TokenFile.class)) {
      Files.writeString(file, "short");
      await()
          .untilAsserted(
              () -> {
                assertThat(settings.token().get()).contains(SECRET + "-2");
                assertThat(log.lines()).anyMatch(line -> line.contains("the previous one stays"));
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port            | 70000                 | is not a port from 1 to 65535
          port            | tcp://10.0.0.1:9876   | set enableServiceLinks: false
          address         | no.such.host.invalid. | is not a name or an address of this machine
          token           | short                 | at least 16 characters
          token           | has spaces in the text | one word of ASCII
          token-file      | absent                | the file can't be read
          hosts           | https://a.example     | is not a name without scheme and port
          tls.key         | key.pem               | only together with drayage.management.tls.certificate
          """)
  void mistakesNameTheirProperty(String key, String value, String reason) {
    overrides.put("drayage.management." + key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("property drayage.management." + key)
        .hasMessageContaining(reason);
  }

  @Test
  void aTokenIsNotShownInMistakes() {
    overrides.put("drayage.management.token", "tiny-s3cret");
    assertThatThrownBy(this::read)
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("tiny-s3cret"));
  }
}
