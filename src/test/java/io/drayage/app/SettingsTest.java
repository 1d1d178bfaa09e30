package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String KEY = "drayage.state.dir";

  private final Path home;
  private final Map<String, String> overrides = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  SettingsTest(@TempDir Path home) {
    this.home = home;
  }

  @AfterEach
  void forgetSystemProperty() {
    System.clearProperty(KEY);
  }

  @Test
  void whatIsBuiltInHoldsWhereNothingElseIsSaid() {
    assertThat(settings().text(KEY)).contains("state");
    assertThat(settings().text("drayage.no.such.key")).isEmpty();
  }

  @Test
  void eachPlaceWinsOverTheOnesBehindIt() throws IOException {
    file(KEY + " = from-file");
    assertThat(settings().text(KEY)).contains("from-file");

    environment.put("DRAYAGE_STATE_DIR", "from-environment");
    assertThat(settings().text(KEY)).contains("from-environment");

    System.setProperty(KEY, "from-system");
    assertThat(settings().text(KEY)).contains("from-system");

    overrides.put(KEY, "from-set");
    assertThat(settings().text(KEY)).contains("from-set");
    assertThat(settings().overrides()).containsExactly(Map.entry(KEY, "from-set"));
  }

  @Test
  void aVariableHasUnderscoresForAllThatIsNoLetterOrDigit() {
    environment.put("DRAYAGE_HTTP_MAX_RETRY_DELAY", "7");
    environment.put("DRAYAGE_REGISTRY_HARBOR_EXAMPLE_COM_5000_ENDPOINT", "http://x");

    assertThat(settings().count("drayage.http.max-retry-delay", 0)).isEqualTo(7);
    assertThat(settings().text("drayage.registry.harbor.example.com:5000.endpoint"))
        .contains("http://x");
  }

  @Test
  void theFileMayLeaveOutWhatIsBuiltIn() throws IOException {
    file("drayage.parallel.blobs = 3");

    assertThat(settings().count("drayage.parallel.blobs", 1)).isEqualTo(3);
    assertThat(settings().count("drayage.parallel.images", 1)).isPositive();
  }

  @Test
  void everyBuiltInNumberIsOne() {
    assertThat(settings().millis("drayage.http.connect-timeout")).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings().seconds("drayage.shutdown.grace-seconds"))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aRelativePathStartsAtHome() {
    assertThat(settings().path(KEY)).isEqualTo(home.resolve("state"));

    overrides.put(KEY, " sub/folder ");
    assertThat(settings().path(KEY)).isEqualTo(home.resolve("sub/folder"));

    overrides.put(KEY, "/var/lib/drayage");
    assertThat(settings().path(KEY)).isEqualTo(Path.of("/var/lib/drayage"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "", "-1", "0", "1.5", "99999999999", "1 2", "0x10"})
  void aBadNumberIsRefusedWithItsKeyAndValue(String value) {
    overrides.put("drayage.parallel.blobs", value);

    assertThatThrownBy(() -> settings().count("drayage.parallel.blobs", 1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--set: property drayage.parallel.blobs: '%s' is not a whole number from 1 on"
                .formatted(value));
  }

  @Test
  void aMissingPropertyIsRefusedByName() {
    assertThatThrownBy(() -> settings().count("drayage.no.such.key", 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("property drayage.no.such.key is not set");
  }

  @Test
  void aFileThatCanNotBeReadIsRefusedByName() throws IOException {
    file("drayage.x = \\u12");

    assertThatThrownBy(this::settings)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(home.resolve("config/application.properties") + ": can't be read");

    Files.write(home.resolve("config/application.properties"), new byte[] {(byte) 0xff});
    assertThatThrownBy(this::settings).isInstanceOf(UsageException.class);
  }

  @Test
  void camelLooksIntoTheSameFileFirst() {
    assertThat(settings().camelLocations())
        .containsExactly(
            "file:" + home.resolve("config/application.properties") + ";optional=true",
            "classpath:application.properties");
  }

  private Settings settings() {
    return Settings.load(home, overrides, environment);
  }

  private void file(String content) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/application.properties"), content);
  }
}
