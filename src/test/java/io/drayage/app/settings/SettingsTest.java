package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.CamelContextHelper;
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
  void aBadValueIsToldWithThePlaceThatSetsIt() throws IOException {
    file("# a comment\n\ndrayage.http.attempts = 1\ndrayage.http.attempts: 0\n");
    assertThatThrownBy(() -> settings().count("drayage.http.attempts", 1))
        .hasMessage(
            home.resolve("config/application.properties")
                + ":4: property drayage.http.attempts: '0' is not a whole number from 1 on");

    environment.put("DRAYAGE_HTTP_ATTEMPTS", "none");
    assertThatThrownBy(() -> settings().count("drayage.http.attempts", 1))
        .hasMessageStartingWith(
            "environment variable DRAYAGE_HTTP_ATTEMPTS: property drayage.http");
  }

  @Test
  void whatAPlaceholderStandsForIsNotShown() {
    overrides.put("drayage.http.attempts", "{{my.secret}}");
    overrides.put("my.secret", "s3cr3t");
    assertThatThrownBy(() -> settings().count("drayage.http.attempts", 1))
        .hasMessageContaining("'{{my.secret}}' is not a whole number from 1 on")
        .hasMessageNotContaining("s3cr3t");

    overrides.put("drayage.http.attempts", "//me:s3cr3t@{{my.other}}");
    assertThatThrownBy(() -> settings().count("drayage.http.attempts", 1))
        .hasMessageStartingWith("--set: property drayage.http.attempts: ")
        .hasMessageContaining("[my.other] not found")
        .hasMessageNotContaining("s3cr3t");

    overrides.put("drayage.registry.quay.io.proxy", "me:s3cr3t@{{my.other}}:3128");
    assertThatThrownBy(() -> settings().text("drayage.registry.quay.io.proxy"))
        .hasMessageContaining("'***@{{my.other}}:3128'")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void valuesAndTimesAreThoseThatRoutesSee() throws Exception {
    file(
        """
        my.host = example.org
        a = https://{{my.host}}/x
        b = {{my.none:7}}
        c = {{env:PATH}}
        d = {{sys:java.version}}
        e = {{a}} {{my.none:{{b}}}}
        f = {{env:NO_SUCH_VARIABLE:here}}
        g = 30s
        h = 1h30m
        i = 2d5ms
        j = 250
        """);
    environment.put("MY_HOST", "from-environment");
    Settings settings = settings();
    CamelContext camel = new DefaultCamelContext();
    try {
      camel.getPropertiesComponent().setLocation(settings.camelLocations().get(0));
      Properties overriding = new Properties();
      overriding.putAll(settings.overrides());
      camel.getPropertiesComponent().setOverrideProperties(overriding);
      camel.start();
      for (String key : List.of("a", "b", "c", "d", "e", "f")) {
        assertThat(settings.text(key))
            .as(key)
            .contains(camel.resolvePropertyPlaceholders("{{" + key + "}}"));
      }
      for (String key : List.of("g", "h", "i", "j")) {
        assertThat(settings.millis(key))
            .as(key)
            .isEqualTo(CamelContextHelper.parseDuration(camel, "{{" + key + "}}"));
      }
    } finally {
      camel.stop();
    }
    assertThat(settings.text("a")).contains("https://from-environment/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"often", "1m30", "-5s", "PT5S", "30 s", "0ms", "99999d"})
  void whatIsNoTimeIsRefused(String value) {
    overrides.put("drayage.http.commit-timeout", value);

    assertThatThrownBy(() -> settings().time("drayage.http.commit-timeout", ChronoUnit.MILLIS, 1))
        .hasMessageContaining(
            "'%s' is not a whole number of milliseconds from 1 on, nor a time such as 30s or 1h30m"
                .formatted(value));
  }

  @Test
  void aPlainNumberIsInTheUnitOfTheKey() {
    overrides.put("drayage.shutdown.grace-seconds", "90");
    assertThat(settings().seconds("drayage.shutdown.grace-seconds")).hasSeconds(90);

    overrides.put("drayage.shutdown.grace-seconds", "2m");
    assertThat(settings().seconds("drayage.shutdown.grace-seconds")).hasSeconds(120);
  }

  @Test
  void aMissingPropertyIsRefusedByName() {
    assertThatThrownBy(() -> settings().count("drayage.no.such.key", 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("property drayage.no.such.key is not set");
  }

  private Settings settings() {
    return Settings.load(home, overrides, environment);
  }

  private void file(String content) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/application.properties"), content);
  }
}
