package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertySourcesTest {
  private static final String KEY = "drayage.state.dir";

  private final Path home;
  private final Map<String, String> overrides = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  PropertySourcesTest(@TempDir Path home) {
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

    ownFile(KEY + " = from-own-file");
    assertThat(settings().text(KEY)).contains("from-own-file");

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
  void aFileThatCanNotBeReadIsRefusedByName() throws IOException {
    file("drayage.x = \\u12");

    assertThatThrownBy(this::settings)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(home.resolve("config/application.properties") + ": can't be read");

    Files.write(home.resolve("config/application.properties"), new byte[] {(byte) 0xff});
    assertThatThrownBy(this::settings).isInstanceOf(UsageException.class);
  }

  @Test
  void anOwnFileAddsToTheShippedOneAndItsMistakesHaveItsPlace() throws IOException {
    file("my.host = a.example\ndrayage.http.attempts = 2");
    Path own = ownFile("my.address = https://{{my.host}}\n\ndrayage.http.attempts = 0\n");
    Settings settings = settings();

    assertThat(settings.text("my.address")).contains("https://a.example");
    assertThat(settings.sources().names())
        .contains("my.host", "my.address", "drayage.http.attempts")
        .containsAll(System.getProperties().stringPropertyNames());
    assertThatThrownBy(() -> settings.count("drayage.http.attempts", 1))
        .hasMessageStartingWith(own + ":3: property drayage.http.attempts: '0' is not");
    assertThat(settings.sources().place("my.host"))
        .isEqualTo(home.resolve("config/application.properties") + ":1");
  }

  @Test
  void anUnknownNameInAnOwnFileIsRefused() throws IOException {
    Path own = ownFile("drayage.parallel.copys = 1");

    assertThatThrownBy(() -> settings().checkNames())
        .hasMessageStartingWith(own + ": drayage.parallel.copys: ")
        .hasMessageContaining("did you mean drayage.parallel.copies?");
  }

  @Test
  void anOwnFileThatIsAbsentIsAWarningButAnErrorOnTheCommandLine() throws IOException {
    Path own = home.resolve("absent.properties");
    assertThat(settings().absentFile()).isEmpty();

    environment.put("DRAYAGE_PROPERTIES", "");
    assertThat(settings().absentFile()).isEmpty();

    environment.put("DRAYAGE_PROPERTIES", own.toString());
    assertThat(settings().text(KEY)).contains("state");
    assertThat(settings().absentFile().orElseThrow().asWarning())
        .isEqualTo(
            own
                + ": warning: no such file, so it sets nothing; environment variable"
                + " DRAYAGE_PROPERTIES names it");

    overrides.put("drayage.properties", "absent.properties");
    assertThatThrownBy(this::settings)
        .isInstanceOf(UsageException.class)
        .hasMessage("--set: property drayage.properties: there is no file " + own);

    Files.createFile(own);
    assertThat(settings().absentFile()).isEmpty();
  }

  @Test
  void theShippedFileMayNameAnOwnFileButThatOneNoFurtherFile() throws IOException {
    Path own = ownFile(KEY + " = own");
    environment.clear();
    file("drayage.properties = " + own);
    assertThat(settings().text(KEY)).contains("own");

    ownFile("drayage.properties = other");
    assertThatThrownBy(this::settings).hasMessageStartingWith(own + ":1: property drayage.prop");
  }

  @Test
  void camelLooksIntoTheOwnFileFirst() throws Exception {
    file("a = shipped\nb = shipped");
    Path own = ownFile("a = own");
    assertThat(settings().camelLocations())
        .containsExactly(
            "file:" + own + ";optional=true",
            "file:" + home.resolve("config/application.properties") + ";optional=true",
            "classpath:application.properties");

    CamelContext camel = new DefaultCamelContext();
    try {
      camel.getPropertiesComponent().setLocation(String.join(",", settings().camelLocations()));
      camel.start();
      assertThat(camel.resolvePropertyPlaceholders("{{a}} {{b}}")).isEqualTo("own shipped");
    } finally {
      camel.stop();
    }
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

  private Path ownFile(String content) throws IOException {
    Path file = Files.writeString(home.resolve("own.properties"), content);
    environment.put("DRAYAGE_PROPERTIES", file.toString());
    return file;
  }

  private void file(String content) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/application.properties"), content);
  }
}
