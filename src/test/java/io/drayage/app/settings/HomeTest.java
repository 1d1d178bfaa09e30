package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HomeTest {
  @AfterEach
  void forgetSystemProperty() {
    System.clearProperty("drayage.home");
  }

  @Test
  void theSystemPropertyWinsOverTheVariable() {
    System.setProperty("drayage.home", "/opt/from-property");

    assertThat(Home.find(Map.of("DRAYAGE_HOME", "/opt/from-variable")))
        .isEqualTo(Path.of("/opt/from-property"));
  }

  @Test
  void theVariableIsMadeAbsolute() {
    assertThat(Home.find(Map.of("DRAYAGE_HOME", "/opt/./x/../drayage")))
        .isEqualTo(Path.of("/opt/drayage"));
    assertThat(Home.find(Map.of("DRAYAGE_HOME", "here")))
        .isEqualTo(Path.of("here").toAbsolutePath());
  }

  @Test
  void elseItIsWhereTheRoutesAre() {
    assertThat(Home.find(Map.of()).resolve("routes/sync.camel.yaml")).exists();
  }
}
