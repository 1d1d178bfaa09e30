package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.Browser;
import io.drayage.testing.Ports;
import io.drayage.testing.RegistryReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of {@code run}, in Chromium, between real registries. */
@Timeout(180)
class PageOfARunIT {
  private static final String TOKEN = "correct-horse-battery";

  @AutoClose
  private final LocalRegistry source = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @AutoClose
  private final LocalRegistry target = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path folder;

  @Test
  void aCopyMovesAFailedImageIsRetriedAndTheProcessComesBack() throws Exception {
    push("app", 4_000_000);
    Path file = Files.writeString(folder.resolve("sync.yaml"), syncFile());
    int port = Ports.free();
    try (Browser browser = new Browser(folder.resolve("browser"), "en-US")) {
      try (DrayageProcess run = start(file, port)) {
        await().until(() -> run.log().contains("management server started"));
        browser.open("http://127.0.0.1:" + port + "/");
        browser.await(".movements", "mirror/app:1.0");
        browser.await(".movements", "left");
        browser.await(".failures", "missing");
        browser.await(".sentence", "1 failure among 1 images");
        browser.await("table.tasks", "partial");

        push("missing", 1_000);
        browser.find("[aria-label='Run apps now']").click();
        browser.find("dialog input").sendKeys(TOKEN + Keys.ENTER);
        browser.await(".sentence", "All 2 repositories in sync");
        assertThat(new RegistryReader(target.endpoint()).digest("mirror/missing", "1.0"))
            .startsWith("sha256:");

        run.signal("TERM");
        run.end(Duration.ofSeconds(30));
        browser.await(".banner", "trying again");
      }
      try (DrayageProcess again = start(file, port)) {
        browser.await(".connection", "live");
        browser.await(".sentence", "All 2 repositories in sync");
        assertThat(browser.all(".banner")).isEmpty();
        browser.open(
            "http://127.0.0.1:" + port + "/#/image/" + target.hostAndPort() + "/mirror/app:1.0");
        browser.await("#page tbody", "copied");
        browser.open("http://127.0.0.1:" + port + "/#/history");
        browser.await("table.runs", "succeeded");
        browser.open("http://127.0.0.1:" + port + "/#/files");
        browser.find("details summary").click();
        browser.await(".tag-list", "1.0");
        browser.open("http://127.0.0.1:" + port + "/#/flow");
        browser.await("svg.routes", "copy-image");
        assertThat(again.isAlive()).isTrue();
      }
      // A browser has many names for a server that is away. A file that the page may not load
      // counts.
      assertThat(browser.complaints())
          .allMatch(
              line ->
                  (line.contains("net::ERR_") && !line.contains("ERR_BLOCKED"))
                      || line.contains("401"));
    }
  }

  private void push(String repository, int bytes) {
    SampleImage image =
        SampleImage.oci(Platform.host(), List.of(SampleLayer.of(repository, bytes)));
    SamplePusher.anonymous(source.endpoint()).push(repository, "1.0", image);
  }

  private DrayageProcess start(Path file, int port) {
    List<String> arguments =
        CommandRun.arguments(
            List.of("run", file.toString()),
            "drayage.state.dir=" + folder.resolve("state"),
            "drayage.management.port=" + port,
            "drayage.registry." + source.hostAndPort() + ".max-rate=512KiB/s");
    return DrayageProcess.startFromClasses(
        List.of(),
        arguments,
        Map.of("DRAYAGE_MANAGEMENT_PORT", "" + port, "DRAYAGE_MANAGEMENT_TOKEN", TOKEN));
  }

  private String syncFile() {
    return """
    tasks:
      - name: apps
        interval: 3600
        source: {registry: '%s'}
        target: {registry: '%s'}
        mappings:
          - {from: app, to: mirror/app, tags: ['1.0']}
          - {from: missing, to: mirror/missing, tags: ['1.0']}
    """
        .formatted(source.hostAndPort(), target.hostAndPort());
  }
}
